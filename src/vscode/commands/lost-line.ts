import * as vscode from 'vscode';
import type { CommandEntry } from './entry';
import { commandTable, type CommandName } from './table';

/**
 * Whether a menu was opened on a line that VS Code no longer knows, as for a moment while it asks for all lines anew. Then
 * it hands on nothing in its place, and what is done where nothing was handed on would befall another run.
 */
export function isLineLost(name: CommandName, handed: readonly unknown[]): boolean {
  const { places = [] }: CommandEntry = commandTable[name];
  const menus = places.map(({ menu }) => menu);
  return handed.length > 0 && handed[0] === undefined && menus.includes('view/item/context') && !menus.includes('view/title');
}

export function tellLost(): void {
  void vscode.window.showInformationMessage(vscode.l10n.t('The list has just changed. Choose the command again.'));
}
