import * as vscode from 'vscode';
import { experimentsOf, isExperimentFile, readDocument } from '../../experiments';
import type { Services } from '../services';

/**
 * Starts what an experiment file asks for, saved or not: one run, or one after another for each of its seeds.
 * @returns the folder of the first run
 * @throws TangentError that says what must be mended
 */
export async function startExperiment(file: vscode.Uri, { trainer, runs }: Services): Promise<string> {
  const document = await vscode.workspace.openTextDocument(file);
  const folders = await trainer.start(experimentsOf(readDocument(document.getText()), file.fsPath));
  for (const folder of folders) await runs.add(folder);
  const [first] = folders;
  if (first === undefined) throw new Error('an experiment asks for a run at least');
  return first;
}

/** The experiment file of the tab in front, as a form or as text. */
export function activeExperiment(): vscode.Uri | null {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText)) return null;
  return isExperimentFile(input.uri.path) ? input.uri : null;
}

/** Shows the file of the tab in front in another editor, in the same tab. */
export async function reopenAs(editor: string): Promise<void> {
  await vscode.commands.executeCommand('reopenActiveEditorWith', editor);
}
