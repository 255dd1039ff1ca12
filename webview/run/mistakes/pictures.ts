import type { MovedPicture } from '../../../src/contract/pages/mistakes';
import type { MethodName } from '../../../src/contract/methods';
import { leastProbable, picturesOf } from '../../../src/contract/mistakes';
import type { TestPredictions } from '../../../src/contract/predictions';
import type { Report } from '../../../src/contract/report';
import type { Cell } from './look';

/** Pictures of a part that trained or chose the models that are listed: those below are hardly mislabelled. */
const mostListed = 200;

/** A picture and what a model takes it for. */
export interface TestPicture {
  readonly file: string;
  readonly label: string;
  readonly predicted: string;
  readonly confidence: number;
  readonly labelProbability: number;
  /** The class into whose folder it was moved since. */
  readonly movedTo: string | null;
}

export interface Shown {
  readonly method: MethodName;
  readonly cell: Cell | null;
  /** Only what the one has right and the other wrong. */
  readonly pair: { readonly right: MethodName; readonly wrong: MethodName } | null;
}

/** What the page knows of a part's pictures, beside the report. Lists are the same arrays as long as they hold the same. */
export class TestPictures {
  #predictions: TestPredictions | null = null;
  #moved = new Map<string, MovedPicture>();
  /** Whether the host has answered. */
  known = false;
  readonly #lists = new Map<string, readonly TestPicture[]>();

  get predictions(): TestPredictions | null {
    return this.#predictions;
  }

  take(predictions: TestPredictions | null): void {
    this.#predictions = predictions;
    this.known = true;
    this.#lists.clear();
  }

  /** @returns files whose place has changed */
  takeMoves(moved: readonly MovedPicture[]): string[] {
    const before = this.#moved;
    this.#moved = new Map(moved.map((one) => [one.file, one]));
    this.#lists.clear();
    return [...new Set([...before.keys(), ...this.#moved.keys()])].filter((file) => before.get(file)?.now !== this.#moved.get(file)?.now);
  }

  /** The pictures to be shown, worst first. Of a run without predictions those of its report. */
  list(report: Report, shown: Shown): readonly TestPicture[] {
    const key = JSON.stringify(shown);
    const list = this.#lists.get(key) ?? (this.#predictions ? this.#predicted(this.#predictions, shown) : reported(report, shown));
    this.#lists.set(key, list);
    return list;
  }

  /** The pictures to which a model gives the true class the lowest probabilities, the lowest first. */
  leastProbable(method: MethodName): readonly TestPicture[] {
    const key = `least ${method}`;
    const known = this.#predictions;
    const list = this.#lists.get(key) ?? (known ? leastProbable(known, method, mostListed).map((at) => this.#picture(known, method, at)) : []);
    this.#lists.set(key, list);
    return list;
  }

  /** What every model takes a picture for. */
  opinions(file: string): { readonly method: MethodName; readonly predicted: string; readonly probability: number; readonly right: boolean }[] {
    const [tests, at] = [this.#predictions, this.#predictions?.files.indexOf(file) ?? -1];
    if (!tests || at < 0) return [];
    return (Object.keys(tests.methods) as MethodName[]).flatMap((method) => {
      const own = tests.methods[method];
      const predicted = own?.predicted[at] ?? -1;
      return own ? [{ method, predicted: tests.classes[predicted] ?? '', probability: own.probability[at] ?? Number.NaN, right: predicted === tests.labels[at] }] : [];
    });
  }

  #predicted(tests: TestPredictions, { method, cell, pair }: Shown): TestPicture[] {
    const query = { method, label: cell?.label, predicted: cell?.predicted, right: pair?.right, wrong: pair?.wrong };
    return picturesOf(tests, query).map((at) => this.#picture(tests, method, at));
  }

  #picture({ files, labels, classes, methods }: TestPredictions, method: MethodName, at: number): TestPicture {
    const own = methods[method];
    return {
      file: files[at] ?? '',
      label: classes[labels[at] ?? -1] ?? '',
      predicted: classes[own?.predicted[at] ?? -1] ?? '',
      confidence: own?.probability[at] ?? Number.NaN,
      labelProbability: own?.labelProbability[at] ?? Number.NaN,
      movedTo: this.#moved.get(files[at] ?? '')?.toClass ?? null,
    };
  }
}

function reported({ classes, mistakes }: Report, { method, cell }: Shown): TestPicture[] {
  const fits = ({ label, predicted }: { label: string; predicted: string }): boolean =>
    cell === null || (label === classes[cell.label] && predicted === classes[cell.predicted]);
  return (mistakes[method] ?? []).filter(fits).map((mistake) => ({ ...mistake, movedTo: null }));
}
