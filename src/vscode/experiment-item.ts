import path from 'node:path';
import * as vscode from 'vscode';
import { experimentName } from '../experiments';

/**
 * An experiment file as a line of the tree, its runs beneath it.
 * @param file its absolute path
 * @param runs how many there are
 * @param live whether one of them goes on
 */
export function experimentItem(file: string, runs: number, live: boolean): vscode.TreeItem {
  const { Expanded, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(experimentName(file), runs > 0 ? Expanded : None);
  item.id = file;
  const count = runs === 0 ? vscode.l10n.t('no run yet') : runs === 1 ? vscode.l10n.t('1 run') : vscode.l10n.t('{0} runs', runs);
  item.description = live ? vscode.l10n.t('{0}, running', count) : count;
  item.iconPath = new vscode.ThemeIcon('beaker');
  item.tooltip = path.normalize(file);
  item.contextValue = 'experiment';
  item.command = { command: 'vscode.open', title: vscode.l10n.t('Open Experiment'), arguments: [vscode.Uri.file(file)] };
  item.accessibilityInformation = { label: `${vscode.l10n.t('Experiment')} ${experimentName(file)}, ${item.description}` };
  return item;
}
