import * as vscode from 'vscode';

/**
 * Keeps a question open until it is answered or Escape is pressed. After the palette, or the question before, the page in
 * front gets the focus back, on a busy machine so late that this would dismiss a question that has just been asked.
 */
export const untilAnswered = { ignoreFocusOut: true } as const;

/** Asks which of some items is meant. @returns undefined if that was dismissed */
export function pickOne<Item extends vscode.QuickPickItem>(
  items: readonly Item[],
  options: Omit<vscode.QuickPickOptions, 'ignoreFocusOut' | 'canPickMany'>,
): Thenable<Item | undefined> {
  return vscode.window.showQuickPick(items, { ...options, ...untilAnswered });
}
