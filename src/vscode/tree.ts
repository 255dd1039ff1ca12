import path from 'node:path';
import * as vscode from 'vscode';
import { methodTitles } from '../contract/methods';
import type { RunStatus, RunView } from '../contract/run-view';
import { hasEnded } from '../runs';
import { Disposables } from './disposables';
import type { RunList } from './run-list';
import { bestWords, progressWords, statusWords } from './words';

const icons: Readonly<Record<RunStatus, vscode.ThemeIcon>> = {
  starting: new vscode.ThemeIcon('loading~spin'),
  running: new vscode.ThemeIcon('loading~spin'),
  stopping: new vscode.ThemeIcon('loading~spin'),
  interrupted: new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground')),
  stopped: new vscode.ThemeIcon('debug-pause'),
  failed: new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground')),
  finished: new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed')),
};

/** The view of experiments: a line for each run, with a progress bar and a badge while some go on. */
export class ExperimentsTree implements vscode.TreeDataProvider<RunView>, vscode.Disposable {
  readonly #own = new Disposables();
  readonly #changed = this.#own.track(new vscode.EventEmitter<void>());
  readonly #runs: RunList;
  readonly #view: vscode.TreeView<RunView>;
  readonly onDidChangeTreeData = this.#changed.event;
  #endProgress: (() => void) | null = null;

  constructor(runs: RunList) {
    this.#runs = runs;
    this.#view = this.#own.track(vscode.window.createTreeView('tangent.experiments', { treeDataProvider: this }));
    this.#own.track(runs.onDidChange(() => this.#update()));
    this.#update();
  }

  getChildren(run?: RunView): RunView[] {
    return run ? [] : [...this.#runs.views];
  }

  getTreeItem(run: RunView): vscode.TreeItem {
    const item = new vscode.TreeItem(path.basename(run.experiment.dataset));
    item.id = run.folder;
    item.description = [hasEnded(run.status) ? statusWords(run.status) : progressWords(run), bestWords(run)]
      .filter((part) => part !== '')
      .join(' · ');
    item.iconPath = icons[run.status];
    item.tooltip = tooltip(run);
    item.contextValue = hasEnded(run.status) ? (run.resumable ? 'run.resumable' : 'run.finished') : 'run.running';
    item.command = { command: 'tangent.openPanel', title: vscode.l10n.t('Open Panel'), arguments: [run] };
    item.accessibilityInformation = { label: `${String(item.label)}, ${item.description}` };
    return item;
  }

  dispose(): void {
    this.#endProgress?.();
    this.#own.dispose();
  }

  #update(): void {
    const live = this.#runs.live.length;
    this.#view.badge = live > 0 ? { value: live, tooltip: vscode.l10n.t('{0} running', live) } : undefined;
    if (live > 0 && !this.#endProgress) {
      void vscode.window.withProgress(
        { location: { viewId: 'tangent.experiments' } },
        () => new Promise<void>((resolve) => (this.#endProgress = resolve)),
      );
    } else if (live === 0) {
      this.#endProgress?.();
      this.#endProgress = null;
    }
    this.#changed.fire();
  }
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
