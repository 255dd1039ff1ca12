import * as vscode from 'vscode';
import { apartWords } from '../contract/across/apart';
import type { RunView } from '../contract/run-view';
import { hasEnded } from '../runs';
import { setContextKeys } from './context-keys';
import { Disposables } from './disposables';
import { ExperimentFiles } from './experiment-files';
import { experimentItem, type ExperimentLine } from './experiment-item';
import type { TreeContent } from './lazy-tree';
import { runItem } from './run-item';
import { keysOf } from './run-keys';
import type { RunList } from './run-list';
import { t } from './translate';

/** An experiment file, or a run. */
export type ExperimentsLine = ExperimentLine | RunView;

export const isRun = (line: ExperimentsLine): line is RunView => 'folder' in line;

/**
 * The lines of the view of experiments: the files of the workspace with their runs beneath, then the runs that no file asked
 * for; with a progress bar and a badge while some go on.
 */
export class ExperimentsTree implements TreeContent<ExperimentsLine>, vscode.Disposable {
  readonly #own = new Disposables();
  readonly #changed = this.#own.track(new vscode.EventEmitter<ExperimentsLine | undefined>());
  readonly #runs: RunList;
  readonly #view: vscode.TreeView<ExperimentsLine>;
  readonly #files = this.#own.track(new ExperimentFiles());
  readonly onDidChange = this.#changed.event;
  /** What tells runs of one title apart, by their folders. */
  #apart: ReadonlyMap<string, string> = new Map();
  #endProgress: (() => void) | null = null;
  #hold: vscode.Disposable | null = null;

  constructor(runs: RunList, view: vscode.TreeView<ExperimentsLine>) {
    this.#runs = runs;
    this.#view = view;
    this.#own.track(runs.onDidSee(() => this.#update()));
    this.#own.track(this.#files.onDidChange(() => this.#changed.fire(undefined)));
    this.#own.track(view.onDidChangeVisibility(() => this.#watchWhileVisible()));
    this.#watchWhileVisible();
  }

  getChildren(line?: ExperimentsLine): ExperimentsLine[] {
    const { views } = this.#runs;
    if (line) return isRun(line) ? [] : views.filter(({ experiment }) => experiment.file === line.file);
    const files = new Set(this.#files.files);
    const experiments = [...files].map((file): ExperimentLine => {
      const runs = views.filter(({ experiment }) => experiment.file === file);
      return { file, runs: runs.length, live: runs.some(({ status }) => !hasEnded(status)) };
    });
    return [...experiments, ...views.filter(({ experiment }) => experiment.file === null || !files.has(experiment.file))];
  }

  getTreeItem(line: ExperimentsLine): vscode.TreeItem {
    return isRun(line) ? runItem(line, this.#apart.get(line.folder)) : experimentItem(line);
  }

  dispose(): void {
    this.#endProgress?.();
    this.#hold?.dispose();
    this.#own.dispose();
  }

  #watchWhileVisible(): void {
    if (this.#view.visible) {
      this.#hold ??= this.#runs.hold();
      this.#files.watch();
    } else {
      this.#files.unwatch();
      this.#hold?.dispose();
      this.#hold = null;
    }
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
    this.#apart = apartWords(this.#runs.views, t);
    setContextKeys(keysOf(this.#runs.views));
    this.#changed.fire(undefined);
  }
}
