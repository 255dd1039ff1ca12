import path from 'node:path';
import * as vscode from 'vscode';
import type { RunView } from '../../contract/run-view';

/** Files of the mistakes of a run. */
export function mistakenFiles({ report }: RunView): Set<string> {
  return new Set(Object.values(report?.mistakes ?? {}).flatMap((mistakes) => mistakes.map(({ file }) => file)));
}

/** An address for each mistaken picture, from which the page may load it. */
export function thumbnails(webview: vscode.Webview, run: RunView): Record<string, string> {
  const base = run.experiment.dataset;
  const files = [...mistakenFiles(run)].filter((file) => file.startsWith(base + path.sep));
  return Object.fromEntries(files.map((file) => [file, webview.asWebviewUri(vscode.Uri.file(file)).toString()]));
}
