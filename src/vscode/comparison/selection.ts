import { pairsOfRuns } from '../../contract/across/assemble';
import { sameSide, type Pair, type Side } from '../../contract/across/pairs';
import { runRow } from '../../contract/across/rows';
import type { Environment } from '../../contract/experiment';
import { mostCompared, mostCurves, type ComparisonLook, type Selection } from '../../contract/pages/comparison';
import { headOf, type RunView } from '../../contract/run-view';
import { readEnvironment } from '../../runs';
import { wordsOf } from '../log';
import { Latest } from '../pages/latest';
import type { Services } from '../services';
import { comparedCurves } from './curves';

type Asked = { a: Side; b: Side }[];

/** What the page is told of the runs that are selected in it. */
export class SelectionDetails {
  readonly #pairs: Latest<Asked, readonly Pair[]>;
  readonly #environments = new Map<string, Environment | null>();
  readonly #changed: () => void;

  constructor({ trainer }: Services, changed: () => void) {
    this.#changed = changed;
    this.#pairs = new Latest<Asked, readonly Pair[]>(async (pairs, signal) => (await trainer.ask({ job: 'compare', pairs }, signal)).pairs, changed);
  }

  /** Asks for what is not known yet of the runs selected. */
  look(runs: readonly RunView[], look: ComparisonLook): void {
    const pairs = pairsOf(runs, look);
    this.#pairs.put(pairs.length > 0 ? pairs : null, false);
    for (const { folder, status } of runs.slice(0, mostCompared)) {
      if (this.#environments.has(folder) && status === 'finished') continue;
      if (!this.#environments.has(folder)) this.#environments.set(folder, null);
      void readEnvironment(folder)
        .catch(() => null)
        .then((environment) => {
          const before = this.#environments.get(folder);
          this.#environments.set(folder, environment);
          if (JSON.stringify(before) !== JSON.stringify(environment)) this.#changed();
        });
    }
  }

  /** Asks once more what was refused. */
  retry(): void {
    this.#pairs.forget();
  }

  of(runs: readonly RunView[]): Selection {
    return {
      curves: runs.slice(0, mostCurves).flatMap(comparedCurves),
      environments: Object.fromEntries(runs.slice(0, mostCompared).map(({ folder }) => [folder, this.#environments.get(folder) ?? null])),
      pairs: [...(this.#pairs.answer ?? [])],
      comparing: this.#pairs.busy,
      problem: this.#pairs.error === null ? null : wordsOf(this.#pairs.error).message,
    };
  }

  dispose(): void {
    this.#pairs.cancel();
  }
}

/** The pairs that follow from the selection, and the two models chosen besides. */
function pairsOf(runs: readonly RunView[], { method, models: { a, b } }: ComparisonLook): Asked {
  const rows = runs.map((run) => runRow(headOf(run)));
  const there = (side: Side): boolean => rows.some(({ folder, methods }) => folder === side.run && Number.isFinite(methods[side.method]?.testAccuracy));
  const pairs = rows.length > 1 && rows.length <= mostCompared ? pairsOfRuns(rows, method ? [method] : undefined) : [];
  if (!a || !b || sameSide(a, b) || !there(a) || !there(b)) return pairs;
  const known = pairs.some((pair) => (sameSide(pair.a, a) && sameSide(pair.b, b)) || (sameSide(pair.a, b) && sameSide(pair.b, a)));
  return known ? pairs : [{ a, b }, ...pairs];
}
