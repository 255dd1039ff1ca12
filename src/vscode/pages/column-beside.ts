import type * as vscode from 'vscode';

/** The group after that in front, else the one before it; where there is but one, that one: none is made. */
export function columnBeside({ all, activeTabGroup }: Pick<vscode.TabGroups, 'all' | 'activeTabGroup'>): vscode.ViewColumn {
  const here = activeTabGroup.viewColumn;
  const others = all.map(({ viewColumn }) => viewColumn).filter((column) => column !== here).sort((a, b) => a - b);
  return others.find((column) => column > here) ?? others.at(-1) ?? here;
}
