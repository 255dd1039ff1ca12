import { percent, points, pointsInterval, pValueText } from './format';
import type { Translate } from './translate';

const significant = 0.05;

/** How two models differ on the same test pictures, accuracies as fractions. */
export interface Difference {
  /** Accuracy of the first minus that of the second. */
  readonly difference: number;
  /** 95 % interval of the paired bootstrap. */
  readonly interval: readonly [number, number];
  /** Of McNemar's exact test, two-sided. */
  readonly pValue: number;
  /** After Holm, where several pairs were compared. */
  readonly adjustedPValue?: number | undefined;
}

/** Whether a difference is shown: the interval leaves out 0 and the p-value is below 0.05. */
export function showsDifference({ interval: [from, to], pValue }: Difference): boolean {
  return !(from <= 0 && to >= 0) && pValue < significant;
}

/**
 * Which of two models is better, by how much and how sure that is, in a sentence or two.
 * @param names of the first and the second
 * @param pictures on which they are compared, as the sentence has them
 * @param compared how many pairs were compared together
 */
export function differenceWords(figures: Difference, [a, b]: readonly [string, string], pictures: string, compared: number, t: Translate): string {
  const { difference, interval, pValue, adjustedPValue } = figures;
  const p = pText(pValue);
  const several = compared > 1 && adjustedPValue !== undefined ? ` ${t('Adjusted for the {0} comparisons listed: {1}.', compared, pText(adjustedPValue))}` : '';
  if (!showsDifference(figures)) {
    const range = pointsInterval([...interval]);
    const words = t('No difference between {0} and {1} that {2} could show: {3} points, 95 % interval {4}, {5}.', a, b, pictures, points(difference), range, p);
    return `${words}${several}`;
  }
  const [winner, loser] = difference > 0 ? [a, b] : [b, a];
  const [from, to] = difference > 0 ? interval : [-interval[1], -interval[0]];
  const size = percent(Math.abs(difference));
  const words = t('{0} is {1} points better than {2} on {3}: 95 % interval {4} to {5}, {6}.', winner, size, loser, pictures, percent(from), percent(to), p);
  const chance = adjustedPValue !== undefined && adjustedPValue >= significant ? ` ${t('Among so many comparisons it may be chance.')}` : '';
  return `${words}${several}${chance}`;
}

const pText = (pValue: number): string => (pValue < 0.001 ? `p ${pValueText(pValue)}` : `p = ${pValueText(pValue)}`);
