import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { TangentError } from '../../contract/errors';
import type { RunView } from '../../contract/run-view';
import { runFiles } from '../../runs';

function file({ folder }: RunView, name: string): vscode.Uri {
  const found = path.join(folder, name);
  if (!existsSync(found)) throw new TangentError('file-gone', vscode.l10n.t('{0} is not there yet.', found));
  return vscode.Uri.file(found);
}

export async function showLog(run: RunView): Promise<void> {
  await vscode.window.showTextDocument(file(run, runFiles.log), { preview: true });
}

/** In the system's file manager, or in the Explorer where that is on another machine. */
export async function revealRun(run: RunView): Promise<void> {
  const command = vscode.env.remoteName === undefined ? 'revealFileInOS' : 'revealInExplorer';
  await vscode.commands.executeCommand(command, file(run, runFiles.experiment));
}

/** In the browser, or in a tab where the page lies on a machine that the browser does not see. */
export async function openReport(run: RunView): Promise<void> {
  const page = file(run, runFiles.page);
  if (vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop) {
    await vscode.env.openExternal(page);
    return;
  }
  const title = vscode.l10n.t('Report: {0}', path.basename(run.experiment.dataset));
  const tab = vscode.window.createWebviewPanel('tangent.report', title, vscode.ViewColumn.Active, { localResourceRoots: [] });
  // The page stands alone: no script, its pictures and styles within.
  tab.webview.html = new TextDecoder().decode(await vscode.workspace.fs.readFile(page));
}
