import * as vscode from 'vscode';
import { experimentEnding, experimentOf, readDocument } from '../../experiments';
import type { Services } from '../services';

/**
 * Starts what an experiment file asks for, saved or not.
 * @returns the run's folder
 * @throws TangentError that says what must be mended
 */
export async function startExperiment(file: vscode.Uri, { trainer, runs }: Services): Promise<string> {
  const document = await vscode.workspace.openTextDocument(file);
  const folder = await trainer.start(experimentOf(readDocument(document.getText()), file.fsPath));
  await runs.add(folder);
  return folder;
}

/** The experiment file of the tab in front, as a form or as text. */
export function activeExperiment(): vscode.Uri | null {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText)) return null;
  return input.uri.path.endsWith(experimentEnding) ? input.uri : null;
}

/** Shows the file of the tab in front in another editor, in the same tab. */
export async function reopenAs(editor: string): Promise<void> {
  await vscode.commands.executeCommand('reopenActiveEditorWith', editor);
}
