import * as vscode from 'vscode';
import type { RunView } from '../contract/run-view';
import { keysOf, setContextKeys } from './context-keys';
import { Disposables } from './disposables';
import { runItem } from './run-item';
import type { RunList } from './run-list';

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

  /** The lines that are selected: what keys act on. */
  get selection(): readonly RunView[] {
    return this.#view.selection;
  }

  getChildren(run?: RunView): RunView[] {
    return run ? [] : [...this.#runs.views];
  }

  getTreeItem(run: RunView): vscode.TreeItem {
    return runItem(run);
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
    setContextKeys(keysOf(this.#runs.views));
    this.#changed.fire();
  }
}
