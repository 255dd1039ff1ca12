import * as vscode from 'vscode';

const extensions = ['jpg', 'jpeg', 'jfif', 'png', 'webp', 'gif', 'tif', 'tiff', 'avif'];

/** Asks for pictures. @returns none if the question was dismissed */
export async function choosePictures(): Promise<string[]> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Pictures to Classify'),
    openLabel: vscode.l10n.t('Add'),
    canSelectMany: true,
    filters: { [vscode.l10n.t('Pictures')]: extensions },
  });
  return (chosen ?? []).map(({ fsPath }) => fsPath);
}
