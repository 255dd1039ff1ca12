import path from 'node:path';
import * as vscode from 'vscode';
import { methodTitles } from '../contract/methods';
import type { RunStatus, RunView } from '../contract/run-view';
import { hasEnded } from '../runs';
import { bestWords, progressWords, statusWords } from './words';

const icons: Readonly<Record<RunStatus, vscode.ThemeIcon>> = {
  starting: new vscode.ThemeIcon('loading~spin'),
  waiting: new vscode.ThemeIcon('watch'),
  running: new vscode.ThemeIcon('loading~spin'),
  stopping: new vscode.ThemeIcon('loading~spin'),
  interrupted: new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground')),
  stopped: new vscode.ThemeIcon('debug-pause'),
  failed: new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground')),
  finished: new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed')),
};

/** A run as a line of the tree; its context value says which commands fit. */
export function runItem(run: RunView): vscode.TreeItem {
  const item = new vscode.TreeItem(path.basename(run.experiment.dataset));
  item.id = run.folder;
  item.description = [hasEnded(run.status) ? statusWords(run.status) : progressWords(run), bestWords(run)]
    .filter((part) => part !== '')
    .join(' · ');
  item.iconPath = icons[run.status];
  item.tooltip = tooltip(run);
  item.contextValue = hasEnded(run.status) ? (run.resumable ? 'run.resumable' : 'run.finished') : 'run.running';
  item.command = { command: 'tangent.openPanel', title: vscode.l10n.t('Open Run'), arguments: [run.folder] };
  item.accessibilityInformation = { label: `${String(item.label)}, ${item.description}` };
  return item;
}

/** Plain text: names of folders are not ours. */
function tooltip(run: RunView): string {
  return [
    run.experiment.dataset,
    run.backbone?.name ?? run.experiment.backbone,
    run.experiment.methods.map((method) => methodTitles[method]).join(', '),
    run.startedAt === null ? '' : new Date(run.startedAt).toLocaleString(),
    run.failure?.message ?? '',
  ]
    .filter((line) => line !== '')
    .join('\n');
}
