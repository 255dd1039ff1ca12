import path from 'node:path';
import * as vscode from 'vscode';
import { z } from 'zod';
import type { RunView } from '../contract/run-view';
import { hasEnded, listRuns, runsFolder, watchRuns, type Unwatch } from '../runs';
import { Disposables } from './disposables';

const key = 'tangent.runsFolders';
const rememberedSchema = z.array(z.string()).catch([]);

interface Watched {
  readonly unwatch: Unwatch;
  /** Null until it was looked at. */
  views: readonly RunView[] | null;
}

/**
 * The runs of this workspace as their folders tell them. Folders are watched only while someone listens, or a run goes on
 * that was seen; in between the list stays as it was last.
 */
export class RunList implements vscode.Disposable {
  readonly #own = new Disposables();
  readonly #changed = this.#own.track(new vscode.EventEmitter<readonly RunView[]>());
  readonly #watches = new Map<string, Watched>();
  readonly #state: vscode.Memento;
  #views: readonly RunView[] = [];
  #holds = 0;
  #following: vscode.Disposable | null = null;
  /** Tells what is seen while folders are watched for someone else's sake. */
  readonly onDidSee = this.#changed.event;
  /** Has the folders watched, and tells all runs whenever one has changed. */
  readonly onDidChange: vscode.Event<readonly RunView[]> = (listener, self, disposables) => {
    const subscribed = vscode.Disposable.from(this.#changed.event(listener, self), this.hold());
    disposables?.push(subscribed);
    return subscribed;
  };

  constructor(state: vscode.Memento) {
    this.#state = state;
    this.#own.track(vscode.workspace.onDidChangeWorkspaceFolders(() => this.refresh()));
  }

  /** Newest first within each folder of runs. */
  get views(): readonly RunView[] {
    return this.#views;
  }

  /** Those that go on, before those that wait for them. */
  get live(): readonly RunView[] {
    return liveFirst(this.views).filter(({ status }) => !hasEnded(status));
  }

  /** All runs as their folders tell them at this moment, those that go on before the others, the newest first. */
  async look(): Promise<readonly RunView[]> {
    const lists = await Promise.all(this.folders.map((folder) => listRuns(folder)));
    return liveFirst(lists.flat());
  }

  find(folder: string): RunView | undefined {
    return this.views.find((view) => view.folder === folder);
  }

  /** Looks at everything anew. */
  refresh(): void {
    if (this.#holds === 0) return;
    this.#unwatch();
    this.#watch();
  }

  /** Has the folders watched until it is disposed. */
  hold(): vscode.Disposable {
    this.#holds += 1;
    if (this.#holds === 1) this.#watch();
    let held = true;
    return new vscode.Disposable(() => {
      if (!held) return;
      held = false;
      this.#holds -= 1;
      if (this.#holds === 0) this.#unwatch();
    });
  }

  /** Has the folders watched as long as a run goes on. */
  follow(): void {
    this.#following ??= this.hold();
  }

  /** Remembers where a run was made, as beside a dataset that is itself the workspace, and follows it. */
  async add(run: string): Promise<void> {
    const parent = path.dirname(run);
    if (!this.folders.includes(parent)) await this.#state.update(key, [...this.#remembered(), parent]);
    if (this.#holds > 0) this.#watch();
    this.follow();
  }

  dispose(): void {
    this.#unwatch();
    this.#own.dispose();
  }

  #remembered(): string[] {
    return rememberedSchema.parse(this.#state.get(key));
  }

  /** Where runs of this workspace lie. */
  get folders(): string[] {
    const local = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
    return [...new Set([...local.map(({ uri }) => runsFolder(uri.fsPath)), ...this.#remembered()])];
  }

  #watch(): void {
    for (const folder of this.folders) {
      if (this.#watches.has(folder)) continue;
      const unwatch = watchRuns(folder, (views) => {
        const watched = this.#watches.get(folder);
        if (watched) watched.views = views;
        this.#tell();
      });
      this.#watches.set(folder, { unwatch, views: null });
    }
  }

  #tell(): void {
    const all = [...this.#watches.values()];
    this.#views = all.flatMap(({ views }) => views ?? []);
    this.#changed.fire(this.#views);
    if (this.live.length > 0) this.follow();
    else if (all.every(({ views }) => views !== null)) {
      this.#following?.dispose();
      this.#following = null;
    }
  }

  #unwatch(): void {
    for (const { unwatch } of this.#watches.values()) unwatch();
    this.#watches.clear();
  }
}

function liveFirst(views: readonly RunView[]): RunView[] {
  const order = ({ status, waiting }: RunView): number => (hasEnded(status) ? 2 : waiting ? 1 : 0);
  return [...views].sort((a, b) => order(a) - order(b));
}
