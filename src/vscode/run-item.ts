import path from 'node:path';
import * as vscode from 'vscode';
import { runTitle } from '../contract/across/rows';
import type { RunStatus, RunView } from '../contract/run-view';
import { hasEnded } from '../runs';
import { t, tell } from './translate';
import { bestWords, methodTitle, progressWords, statusWords } from './words';

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

const star = new vscode.ThemeIcon('star-full', new vscode.ThemeColor('charts.yellow'));

/**
 * A run as a line of the tree; its context value says which commands fit.
 * @param apart what tells it from others of its title
 */
export function runItem(run: RunView, apart = ''): vscode.TreeItem {
  const item = new vscode.TreeItem(runTitle(run, t));
  item.id = run.folder;
  const { starred, name } = run.annotations;
  const dataset = name === null ? '' : path.basename(run.experiment.dataset);
  item.description = [starred ? '★' : '', dataset, apart, hasEnded(run.status) ? statusWords(run.status) : progressWords(run), bestWords(run)]
    .filter((part) => part !== '')
    .join(' · ');
  item.iconPath = starred && run.status === 'finished' ? star : icons[run.status];
  item.tooltip = tooltip(run);
  item.contextValue = hasEnded(run.status) ? (run.resumable ? 'run.resumable' : 'run.finished') : 'run.running';
  // Arguments would be lost whenever the line is drawn anew, until the window has heard of it.
  item.command = { command: 'tangent.openSelectedRun', title: vscode.l10n.t('Open Run') };
  item.accessibilityInformation = { label: [item.label, starred ? vscode.l10n.t('starred') : '', item.description.replace('★ · ', '')].filter((part) => part !== '').join(', ') };
  return item;
}

/** Plain text: names of folders are not ours. */
function tooltip(run: RunView): string {
  return [
    run.experiment.dataset,
    run.backbone?.name ?? run.experiment.backbone,
    run.experiment.methods.map(methodTitle).join(', '),
    run.startedAt === null ? '' : new Date(run.startedAt).toLocaleString(vscode.env.language),
    run.failure ? tell(run.failure) : '',
    run.annotations.notes,
  ]
    .filter((line) => line !== '')
    .join('\n');
}
