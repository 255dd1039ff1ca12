import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { MethodName } from '../../contract/methods';
import type { RunView } from '../../contract/run-view';
import { slug } from '../../runs';
import { untilAnswered } from '../pick';

/** Where a model of a run is exported to unless the user says otherwise: `models/<name>-<method>` in its workspace folder. */
export function usualFolder({ folder, annotations, experiment }: RunView, method: MethodName): string {
  const inside = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(folder)) ?? vscode.workspace.workspaceFolders?.[0];
  const name = slug(annotations.name ?? path.basename(experiment.dataset));
  return path.join(inside?.uri.fsPath ?? os.homedir(), 'models', `${name}-${method}`);
}

/**
 * Asks for a folder by its path, which a dialog can fill in.
 * @throws CancellationError if the question was dismissed
 */
export async function askFolder(title: string, usual: string): Promise<string> {
  const input = vscode.window.createInputBox();
  const browse: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('folder-opened'), tooltip: vscode.l10n.t('Browse…') };
  Object.assign(input, { title, value: usual, prompt: vscode.l10n.t('Folder for the model: new, empty, or one that holds an exported model.'), buttons: [browse], ...untilAnswered });
  const open = async (): Promise<void> => {
    const defaultUri = vscode.Uri.file(path.dirname(path.dirname(usual)));
    const [chosen] = (await vscode.window.showOpenDialog({ title, defaultUri, canSelectFolders: true, canSelectFiles: false })) ?? [];
    if (chosen) input.value = path.join(chosen.fsPath, path.basename(usual));
    input.show();
  };
  const given = await new Promise<string | null>((resolve) => {
    let browsing = false;
    input.onDidTriggerButton(() => {
      browsing = true;
      void open().finally(() => (browsing = false));
    });
    input.onDidAccept(() => {
      const problem = path.isAbsolute(input.value.trim()) ? '' : vscode.l10n.t('Give the whole path of the folder.');
      if (problem === '') resolve(input.value.trim());
      else input.validationMessage = problem;
    });
    input.onDidChangeValue(() => (input.validationMessage = ''));
    input.onDidHide(() => !browsing && resolve(null));
    input.show();
  });
  input.dispose();
  if (given === null) throw new vscode.CancellationError();
  return path.normalize(given);
}
