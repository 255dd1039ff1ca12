import { isDeepStrictEqual } from 'node:util';
import type { RunView } from '../contract/run-view';

/** An experiment file, by its absolute path. */
export interface ExperimentLine {
  readonly file: string;
}

/** A run, by its folder. */
export interface RunLine {
  readonly folder: string;
}

export type ExperimentsLine = ExperimentLine | RunLine;

export const isRun = (line: ExperimentsLine): line is RunLine => 'folder' in line;

interface Outline {
  readonly top: readonly ExperimentsLine[];
  /** The runs beneath each file. */
  readonly beneath: ReadonlyMap<string, readonly RunLine[]>;
}

/**
 * Which lines there are: experiment files with their runs beneath, then the runs that no file asked for. A line stays
 * the same object as long as it is there, since VS Code knows lines by identity: drawn anew by itself, a line keeps its
 * menus, whereas commands of a menu get no line while the whole view is asked for anew.
 */
export class ExperimentLines {
  #outline: Outline = { top: [], beneath: new Map() };
  readonly #files = new Map<string, ExperimentLine>();
  readonly #runs = new Map<string, RunLine>();

  get top(): readonly ExperimentsLine[] {
    return this.#outline.top;
  }

  /** Every line, those beneath others as well. */
  get all(): readonly ExperimentsLine[] {
    return [...this.#outline.top, ...[...this.#outline.beneath.values()].flat()];
  }

  beneath(line: ExperimentsLine): readonly RunLine[] {
    return isRun(line) ? [] : (this.#outline.beneath.get(line.file) ?? []);
  }

  /** @returns whether lines have come, gone or moved */
  update(files: readonly string[], runs: readonly RunView[]): boolean {
    const experiments = keep(this.#files, files, (file) => ({ file }));
    const lines = keep(this.#runs, runs.map(({ folder }) => folder), (folder) => ({ folder }));
    const beneath = new Map(files.map((file): [string, RunLine[]] => [file, []]));
    const others: RunLine[] = [];
    runs.forEach(({ experiment }, i) => {
      const line = lines[i];
      if (line) ((experiment.file === null ? undefined : beneath.get(experiment.file)) ?? others).push(line);
    });
    const outline = { top: [...experiments, ...others], beneath };
    const changed = !isDeepStrictEqual(outline, this.#outline);
    this.#outline = outline;
    return changed;
  }
}

/** The lines of these keys, those known before as they were; the others are forgotten. */
function keep<T>(known: Map<string, T>, keys: readonly string[], make: (key: string) => T): T[] {
  const lines = keys.map((key): [string, T] => [key, known.get(key) ?? make(key)]);
  known.clear();
  for (const [key, line] of lines) known.set(key, line);
  return lines.map(([, line]) => line);
}
