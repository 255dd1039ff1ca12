import * as vscode from 'vscode';
import type { RunView } from '../contract/run-view';
import { setContextKeys } from './context-keys';
import { Disposables } from './disposables';
import type { TreeContent } from './lazy-tree';
import { runItem } from './run-item';
import { keysOf } from './run-keys';
import type { RunList } from './run-list';

export type ExperimentsLine = RunView;

/** The lines of the view of experiments: one for each run, with a progress bar and a badge while some go on. */
export class ExperimentsTree implements TreeContent<ExperimentsLine>, vscode.Disposable {
  readonly #own = new Disposables();
  readonly #changed = this.#own.track(new vscode.EventEmitter<ExperimentsLine | undefined>());
  readonly #runs: RunList;
  readonly #view: vscode.TreeView<ExperimentsLine>;
  readonly onDidChange = this.#changed.event;
  #endProgress: (() => void) | null = null;
  #hold: vscode.Disposable | null = null;

  constructor(runs: RunList, view: vscode.TreeView<ExperimentsLine>) {
    this.#runs = runs;
    this.#view = view;
    this.#own.track(runs.onDidSee(() => this.#update()));
    this.#own.track(view.onDidChangeVisibility(() => this.#watchWhileVisible()));
    this.#watchWhileVisible();
  }

  getChildren(line?: ExperimentsLine): ExperimentsLine[] {
    return line ? [] : [...this.#runs.views];
  }

  getTreeItem(run: ExperimentsLine): vscode.TreeItem {
    return runItem(run);
  }

  dispose(): void {
    this.#endProgress?.();
    this.#hold?.dispose();
    this.#own.dispose();
  }

  #watchWhileVisible(): void {
    if (this.#view.visible) this.#hold ??= this.#runs.hold();
    else {
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
    setContextKeys(keysOf(this.#runs.views));
    this.#changed.fire(undefined);
  }
}
