import path from 'node:path';
import * as vscode from 'vscode';

/** Asks for a folder of pictures. */
export async function chooseFolder(current = ''): Promise<string | null> {
  const fallback = vscode.workspace.workspaceFolders?.[0]?.uri;
  const start = path.isAbsolute(current) ? vscode.Uri.file(current) : fallback;
  const [folder] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      title: vscode.l10n.t('Folder with one sub-folder of pictures per class'),
      openLabel: vscode.l10n.t('Use This Folder'),
      ...(start ? { defaultUri: start } : {}),
    })) ?? [];
  return folder?.fsPath ?? null;
}

/** Asks for the file of a network. */
export async function chooseBackbone(): Promise<string | null> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('A pre-trained network: an ONNX file, or the model.json of a TensorFlow.js model'),
      openLabel: vscode.l10n.t('Use This Network'),
      filters: { [vscode.l10n.t('Networks')]: ['onnx', 'json'] },
    })) ?? [];
  return file?.fsPath ?? null;
}
