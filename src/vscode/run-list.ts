import path from 'node:path';
import * as vscode from 'vscode';
import { z } from 'zod';
import type { RunView } from '../contract/run-view';
import { hasEnded, listRuns, runsFolder, watchRuns, type Unwatch } from '../runs';
import { Disposables } from './disposables';

const key = 'tangent.runsFolders';
const rememberedSchema = z.array(z.string()).catch([]);

/** The runs of this workspace as their folders tell them, watched as long as the extension is active. */
export class RunList implements vscode.Disposable {
  readonly #own = new Disposables();
  readonly #changed = this.#own.track(new vscode.EventEmitter<readonly RunView[]>());
  readonly #watches = new Map<string, { unwatch: Unwatch; views: readonly RunView[] }>();
  readonly #state: vscode.Memento;
  readonly onDidChange = this.#changed.event;

  constructor(state: vscode.Memento) {
    this.#state = state;
    this.#own.track(vscode.workspace.onDidChangeWorkspaceFolders(() => this.refresh()));
    this.#watch();
  }

  /** Newest first within each folder of runs. */
  get views(): readonly RunView[] {
    return [...this.#watches.values()].flatMap(({ views }) => views);
  }

  /** Those that go on, before those that wait for them. */
  get live(): readonly RunView[] {
    return liveFirst(this.views).filter(({ status }) => !hasEnded(status));
  }

  /** All runs as their folders tell them at this moment, those that go on before the others, the newest first. */
  async look(): Promise<readonly RunView[]> {
    const lists = await Promise.all([...this.#watches.keys()].map((folder) => listRuns(folder)));
    return liveFirst(lists.flat());
  }

  find(folder: string): RunView | undefined {
    return this.views.find((view) => view.folder === folder);
  }

  /** Looks at everything anew. */
  refresh(): void {
    this.#unwatch();
    this.#watch();
    this.#changed.fire(this.views);
  }

  /** Remembers where a run was made: a dataset that is itself the workspace has its runs beside it. */
  async add(run: string): Promise<void> {
    const parent = path.dirname(run);
    if (this.#watches.has(parent)) return;
    await this.#state.update(key, [...this.#remembered(), parent]);
    this.#watch();
  }

  dispose(): void {
    this.#unwatch();
    this.#own.dispose();
  }

  #remembered(): string[] {
    return rememberedSchema.parse(this.#state.get(key));
  }

  #watch(): void {
    const local = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
    for (const folder of [...local.map(({ uri }) => runsFolder(uri.fsPath)), ...this.#remembered()]) {
      if (this.#watches.has(folder)) continue;
      const watched: { unwatch: Unwatch; views: readonly RunView[] } = { unwatch: () => undefined, views: [] };
      this.#watches.set(folder, watched);
      watched.unwatch = watchRuns(folder, (views) => {
        watched.views = views;
        this.#changed.fire(this.views);
      });
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
