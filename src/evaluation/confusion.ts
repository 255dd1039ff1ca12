import type { MethodReport } from '../contract/report';

/** Counts of samples: rows are true classes, columns predictions. */
export type Confusion = MethodReport['confusion'];

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** A quotient that is 0 where the denominator is, scikit-learn's `zero_division=0`. */
const quotient = (numerator: number, denominator: number): number => (denominator === 0 ? 0 : numerator / denominator);

/**
 * Counts how often each class was taken for each.
 * @param classes how many there are, c; the result is [c, c]
 * @throws RangeError if lengths differ or a class is not one of 0 … c − 1
 */
export function confusionMatrix(predicted: Int32Array, labels: Int32Array, classes: number): Confusion {
  if (predicted.length !== labels.length)
    throw new RangeError(`${predicted.length} predictions for ${labels.length} labels`);
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (const [sample, label] of labels.entries()) {
    const row = confusion[label];
    const column = predicted[sample] ?? -1;
    const before = row?.[column];
    if (row === undefined || before === undefined)
      throw new RangeError(`sample ${sample}: label ${label}, prediction ${column} of ${classes} classes`);
    row[column] = before + 1;
  }
  return confusion;
}

/** Fraction of the samples on the diagonal; NaN without samples. */
export function accuracyOf(confusion: Confusion): number {
  const right = sum(confusion.map((row, k) => row[k] ?? 0));
  return right / sum(confusion.map(sum));
}

/**
 * Precision, recall and F1 of each class. A quotient without samples is 0, as with scikit-learn's `zero_division=0`.
 * @param names of the classes, in the order of the rows
 */
export function classFigures(confusion: Confusion, names: readonly string[]): MethodReport['perClass'] {
  return confusion.map((row, k) => {
    const count = sum(row);
    const right = row[k] ?? 0;
    const predicted = sum(confusion.map((other) => other[k] ?? 0));
    return {
      name: names[k] ?? String(k),
      count,
      precision: quotient(right, predicted),
      recall: quotient(right, count),
      f1: quotient(2 * right, count + predicted),
    };
  });
}

/**
 * Mean F1 over the classes that occur, be it as label or as prediction: scikit-learn's
 * `f1_score(average='macro', zero_division=0)`, which leaves out what occurs as neither. NaN without samples.
 */
export function macroF1(confusion: Confusion): number {
  const scores = classFigures(confusion, []).filter(
    ({ count }, k) => count > 0 || confusion.some((row) => (row[k] ?? 0) > 0),
  );
  return sum(scores.map(({ f1 }) => f1)) / scores.length;
}
