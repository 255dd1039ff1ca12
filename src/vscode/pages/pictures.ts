import * as vscode from 'vscode';
import { TangentError } from '../../contract/errors';
import { columnBeside } from './column-beside';

/**
 * Opens a picture in a preview tab, as a click in the Explorer does: in the group of the page, or in the next one where the
 * window is split already.
 * @param file absolute
 * @throws TangentError `picture-gone`
 */
export async function openPicture(file: string): Promise<void> {
  const address = await existing(file);
  await vscode.commands.executeCommand('vscode.open', address, { preview: true, viewColumn: columnBeside(vscode.window.tabGroups) });
}

/**
 * Shows a picture in the system's file manager, or in the Explorer where that is on another machine.
 * @param file absolute
 * @throws TangentError `picture-gone`
 */
export async function revealPicture(file: string): Promise<void> {
  const address = await existing(file);
  const local = vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop;
  await vscode.commands.executeCommand(local ? 'revealFileInOS' : 'revealInExplorer', address);
}

async function existing(file: string): Promise<vscode.Uri> {
  const address = vscode.Uri.file(file);
  const there = await vscode.workspace.fs.stat(address).then(
    () => true,
    () => false,
  );
  if (!there) throw new TangentError('picture-gone', vscode.l10n.t('{0} is no longer there.', file));
  return address;
}
