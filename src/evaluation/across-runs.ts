import type { Shared } from '../contract/across/pairs';
import type { Pairs } from './bootstrap';

/** What a model says of its test part, and which pictures its run was trained on or chosen by. */
export interface Tested {
  readonly dataset: string;
  /** Paths relative to the dataset's folder. */
  readonly files: readonly string[];
  /** Names of classes, for each file. */
  readonly labels: readonly string[];
  readonly predicted: readonly string[];
  /** Pictures of the training and the validation part; null where they are not known. */
  readonly used: ReadonlySet<string> | null;
}

export interface SharedPairs extends Pairs {
  readonly shared: Shared;
  /** Of the shared pictures, how many each has right. */
  readonly rightA: number;
  readonly rightB: number;
  /** Of the shared pictures, those that the two take for different classes. */
  readonly otherwise: number;
}

/**
 * Counts how two models fared on the test pictures that they share: those with one path and one class in both test
 * parts. Classes are told by their names, since two runs may number them differently.
 */
export function pairAcrossRuns(a: Tested, b: Tested): SharedPairs {
  const ofB = new Map(b.files.map((file, index) => [file, index]));
  const counts = { samples: 0, onlyA: 0, onlyB: 0, rightA: 0, rightB: 0, otherwise: 0, otherClass: 0 };
  for (const [index, file] of a.files.entries()) {
    const other = ofB.get(file);
    if (other === undefined) continue;
    const label = a.labels[index];
    if (label !== b.labels[other]) {
      counts.otherClass += 1;
      continue;
    }
    const [rightA, rightB] = [a.predicted[index] === label, b.predicted[other] === label];
    counts.samples += 1;
    counts.otherwise += Number(a.predicted[index] !== b.predicted[other]);
    counts.rightA += Number(rightA);
    counts.rightB += Number(rightB);
    counts.onlyA += Number(rightA && !rightB);
    counts.onlyB += Number(rightB && !rightA);
  }
  const { otherClass, ...pairs } = counts;
  const shared = {
    pictures: counts.samples,
    testA: a.files.length,
    testB: b.files.length,
    otherClass,
    usedByB: usedBy(b, a.files),
    usedByA: usedBy(a, b.files),
    sameDataset: a.dataset === b.dataset,
  };
  return { ...pairs, shared };
}

function usedBy({ used }: Tested, files: readonly string[]): number | null {
  return used && files.filter((file) => used.has(file)).length;
}
