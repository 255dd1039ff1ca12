import path from 'node:path';
import * as vscode from 'vscode';

/** Kinds of files that are written, by their ending. */
const kinds: Readonly<Record<string, string>> = { csv: 'CSV', md: 'Markdown', html: 'HTML', svg: 'SVG', png: 'PNG' };

/**
 * Asks where to, then writes.
 * @param name proposed, with its ending
 * @param content made once a place is chosen
 */
export async function save(folder: string, name: string, content: () => Promise<string | Uint8Array> | string | Uint8Array): Promise<void> {
  const ending = path.extname(name).slice(1);
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(path.join(folder, name)),
    filters: { [kinds[ending] ?? ending]: [ending] },
  });
  if (!target) return;
  const made = await content();
  await vscode.workspace.fs.writeFile(target, typeof made === 'string' ? new TextEncoder().encode(made) : made);
  const open = vscode.l10n.t('Open');
  void vscode.window.showInformationMessage(vscode.l10n.t('Written: {0}', target.fsPath), open).then(async (chosen) => {
    if (chosen === open) await vscode.commands.executeCommand('vscode.open', target);
  });
}
