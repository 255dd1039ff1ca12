import { runRow, type RunRow } from '../../contract/across/rows';
import type { RunView } from '../../contract/run-view';
import { headOf } from '../../contract/run-view';

/** What a page was given of the lines of runs, and so what is new to it. */
export class RowFeed {
  readonly #sent = new Map<string, RunView>();
  #order = '';
  #all = true;

  /** The page has lost everything. */
  reset(): void {
    this.#sent.clear();
    this.#order = '';
    this.#all = true;
  }

  /** Lines of runs that have changed; a run that was not read anew has not. */
  take(runs: readonly RunView[]): { rows: RunRow[]; all: boolean; folders: string[] | null } {
    const rows = runs.flatMap((run) => {
      if (this.#sent.get(run.folder) === run) return [];
      this.#sent.set(run.folder, run);
      return [runRow(headOf(run))];
    });
    const folders = runs.map(({ folder }) => folder);
    const order = folders.join('\n');
    const moved = order !== this.#order || this.#all;
    if (moved) for (const folder of this.#sent.keys()) if (!folders.includes(folder)) this.#sent.delete(folder);
    const all = this.#all;
    this.#order = order;
    this.#all = false;
    return { rows, all, folders: moved ? folders : null };
  }
}
