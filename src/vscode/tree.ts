import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { apartWords } from '../contract/across/apart';
import { hasEnded } from '../runs';
import { setContextKeys } from './context-keys';
import { Disposables } from './disposables';
import { ExperimentFiles } from './experiment-files';
import { experimentItem } from './experiment-item';
import { ExperimentLines, isRun, type ExperimentsLine } from './experiment-lines';
import type { TreeContent } from './lazy-tree';
import { runItem } from './run-item';
import { keysOf } from './run-keys';
import type { RunList } from './run-list';
import { t } from './translate';

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
  readonly #lines = new ExperimentLines();
  readonly onDidChange = this.#changed.event;
  #items: ReadonlyMap<ExperimentsLine, DrawnLine> = new Map();
  /** What tells runs of one title apart, by their folders. */
  #apart: ReadonlyMap<string, string> = new Map();
  #endProgress: (() => void) | null = null;
  #hold: vscode.Disposable | null = null;

  constructor(runs: RunList, view: vscode.TreeView<ExperimentsLine>) {
    this.#runs = runs;
    this.#view = view;
    this.#own.track(runs.onDidSee(() => this.#update()));
    this.#own.track(this.#files.onDidChange(() => this.#draw()));
    this.#own.track(view.onDidChangeVisibility(() => this.#watchWhileVisible()));
    this.#watchWhileVisible();
  }

  getChildren(line?: ExperimentsLine): ExperimentsLine[] {
    return [...(line ? this.#lines.beneath(line) : this.#lines.top)];
  }

  getTreeItem(line: ExperimentsLine): vscode.TreeItem {
    return (this.#items.get(line) ?? this.#drawn(line)).item;
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
    this.#draw();
  }

  /** Has VS Code ask for what has changed: for all lines only where there are others than before. */
  #draw(): void {
    const others = this.#lines.update(this.#files.files, this.#runs.views);
    const before = this.#items;
    this.#items = new Map(this.#lines.all.map((line) => [line, this.#drawn(line, before.get(line))]));
    if (others) this.#changed.fire(undefined);
    else for (const [line, { item }] of this.#items) if (!isDeepStrictEqual(item, before.get(line)?.item)) this.#changed.fire(line);
  }

  /** The line as it is to be drawn, as before where what it says is the same. */
  #drawn(line: ExperimentsLine, before?: DrawnLine): DrawnLine {
    if (!isRun(line)) {
      const runs = this.#runs.views.filter(({ experiment }) => experiment.file === line.file);
      return drawn(before, runs.length, runs.some(({ status }) => !hasEnded(status)), (count, live) => experimentItem(line.file, count, live));
    }
    return drawn(before, this.#runs.find(line.folder), this.#apart.get(line.folder), (run, apart) => (run ? runItem(run, apart) : new vscode.TreeItem('')));
  }
}

/** What VS Code shows of a line, and what that was made of. */
interface DrawnLine {
  readonly of: readonly [unknown, unknown];
  readonly item: vscode.TreeItem;
}

function drawn<A, B>(before: DrawnLine | undefined, one: A, other: B, draw: (one: A, other: B) => vscode.TreeItem): DrawnLine {
  return before?.of[0] === one && before.of[1] === other ? before : { of: [one, other], item: draw(one, other) };
}
