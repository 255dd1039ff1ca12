import { methodNames, type MethodName } from './methods';
import type { Report } from './report';

const significant = 0.05;

/**
 * The method of the highest test accuracy where the paired test shows that it is ahead of the next ones: the interval of
 * the difference leaves out 0 and the p-value is below 0.05. Null where nothing shows that.
 */
export function shownHighest({ methods, comparison }: Pick<Report, 'methods' | 'comparison'>): MethodName | null {
  const accuracy = (name: MethodName): number => methods[name]?.testAccuracy ?? Number.NaN;
  const [first, ...others] = methodNames.filter((name) => Number.isFinite(accuracy(name))).sort((a, b) => accuracy(b) - accuracy(a));
  const [second] = others;
  if (!first || !second) return null;
  const next = others.filter((name) => accuracy(name) === accuracy(second));
  const ahead = (other: MethodName): boolean => {
    const pair = comparison.find(({ a, b }) => (a === first && b === other) || (a === other && b === first));
    return pair !== undefined && (pair.interval[0] > 0 || pair.interval[1] < 0) && pair.pValue < significant;
  };
  return next.every(ahead) ? first : null;
}
