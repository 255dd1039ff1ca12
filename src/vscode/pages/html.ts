import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** The pages that are built, each with a script and a style of its name. */
export type PageName = 'comparison' | 'experiment' | 'prediction' | 'run';

/** Those that draw their curves as pictures to be saved. */
const drawing: ReadonlySet<PageName> = new Set(['comparison', 'run']);

/** The folder with the pages' scripts and styles. */
export const pageFolder = (extension: vscode.Uri): vscode.Uri => vscode.Uri.joinPath(extension, 'dist', 'webview');

/** A page's frame: our own script and style alone may be loaded, pictures only from the panel's local folders. */
export function pageHtml(webview: vscode.Webview, extension: vscode.Uri, name: PageName): string {
  const nonce = randomBytes(16).toString('base64url');
  const address = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(pageFolder(extension), file)).toString();
  const policy = [
    `default-src 'none'`,
    `img-src ${webview.cspSource}${drawing.has(name) ? ' data:' : ''}`,
    `font-src ${webview.cspSource}`,
    // The components' own styles carry the nonce below.
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escaped(vscode.env.language)}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
    <meta property="csp-nonce" content="${nonce}">
    <link rel="stylesheet" href="${escaped(address(`${name}.css`))}">
    <title>Tangent</title>
  </head>
  <body data-l10n="${escaped(JSON.stringify(vscode.l10n.bundle ?? {}))}">
    <script nonce="${nonce}" src="${escaped(address(`${name}.js`))}"></script>
  </body>
</html>`;
}

function escaped(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
