import { differenceWords } from '../contract/difference-words';
import { methodNames, type MethodName } from '../contract/methods';
import type { Comparison } from '../contract/report';
import { inEnglish } from '../contract/translate';
import { bootstrapInterval, type Pairs } from './bootstrap';
import { holm } from './holm';
import { mcnemarExact } from './mcnemar';

/** A method's predicted class of each test sample. */
export interface Predicted {
  readonly method: MethodName;
  readonly predicted: Int32Array;
}

/**
 * Counts the samples that only one of two methods has right.
 * @throws RangeError if lengths differ
 */
export function countPairs(a: Int32Array, b: Int32Array, labels: Int32Array): Pairs {
  if (a.length !== labels.length || b.length !== labels.length)
    throw new RangeError(`${a.length} and ${b.length} predictions for ${labels.length} labels`);
  let [onlyA, onlyB] = [0, 0];
  for (const [sample, label] of labels.entries()) {
    const rightA = a[sample] === label;
    const rightB = b[sample] === label;
    if (rightA && !rightB) onlyA += 1;
    if (rightB && !rightA) onlyB += 1;
  }
  return { samples: labels.length, onlyA, onlyB };
}

/** Difference of accuracies and its interval, NaN without samples; p-value. */
export function comparePairs(pairs: Pairs, seed: number): Figures {
  return {
    difference: (pairs.onlyA - pairs.onlyB) / pairs.samples,
    interval: bootstrapInterval(pairs, seed),
    pValue: mcnemarExact(pairs.onlyA, pairs.onlyB),
  };
}

/**
 * Compares two methods on the same test samples: the difference of their accuracies, its 95 % interval by the paired
 * bootstrap, the p-value of McNemar's exact test, and a sentence. The sentence calls one better only if the interval
 * leaves out 0 and the p-value is below 0.05, and says where several comparisons take that back.
 * @throws RangeError if lengths differ
 */
export function compare(a: Predicted, b: Predicted, labels: Int32Array, seed: number): Comparison {
  const figures = comparePairs(countPairs(a.predicted, b.predicted, labels), seed);
  return { a: a.method, b: b.method, ...figures, words: inWords(a.method, b.method, figures, labels.length, 1) };
}

type Figures = Pick<Comparison, 'difference' | 'interval' | 'pValue' | 'adjustedPValue'>;

/** @param compared how many pairs the p-value was adjusted for */
function inWords(a: MethodName, b: MethodName, figures: Figures, samples: number, compared: number): string {
  if (samples === 0) return `${a} and ${b} cannot be compared: there is no test picture`;
  const pictures = samples === 1 ? 'the one test picture' : `the ${samples} test pictures`;
  return differenceWords(figures, [a, b], pictures, compared, inEnglish);
}

/** Compares every pair of methods, the one that is trained later with the earlier; p-values of several are adjusted too. */
export function compareAll(methods: readonly Predicted[], labels: Int32Array, seed: number): Comparison[] {
  const rank = ({ method }: Predicted): number => methodNames.indexOf(method);
  const ordered = [...methods].sort((a, b) => rank(a) - rank(b));
  const compared = ordered.flatMap((a, later) => ordered.slice(0, later).map((b) => compare(a, b, labels, seed)));
  if (compared.length < 2) return compared;
  const adjusted = holm(compared.map(({ pValue }) => pValue));
  return compared.map((one, index) => {
    const figures = { ...one, adjustedPValue: adjusted[index] ?? 1 };
    return { ...figures, words: inWords(one.a, one.b, figures, labels.length, compared.length) };
  });
}
