import { percent, points, pointsInterval } from '../format';
import { byTitle, methodNames, type MethodName } from '../methods';
import type { Translate } from '../translate';
import { accuraciesBySeed, meanAndDeviation, type SeedGroup, type SeedSplits } from './seed-groups';
import { meanInterval } from './student';

/** Differences of two test accuracies, one for each seed that both have. */
export interface SeedDifference {
  /** In ascending order. */
  readonly seeds: readonly number[];
  readonly mean: number;
  /** With n − 1 in the denominator. */
  readonly deviation: number;
  /** 95 % interval of the mean by Student's t, as if seeds were independent. */
  readonly interval: readonly [number, number];
}

/** How one group fared against another with the same seeds, which divide the same pictures alike. */
export interface SeedComparison extends SeedDifference {
  /** Indexes of the groups: figures are a minus b. */
  readonly a: number;
  readonly b: number;
  readonly method: MethodName;
}

/** How two methods fared over the seeds of one group: figures are a minus b. */
export interface MethodComparison extends SeedDifference {
  readonly a: MethodName;
  readonly b: MethodName;
}

/** Null with fewer than two seeds in common. */
function difference(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): SeedDifference | null {
  const seeds = [...a.keys()].filter((seed) => b.has(seed)).sort((one, other) => one - other);
  if (seeds.length < 2) return null;
  const { mean, deviation } = meanAndDeviation(seeds.map((seed) => (a.get(seed) ?? 0) - (b.get(seed) ?? 0)));
  return { seeds, mean, deviation, interval: meanInterval(mean, deviation, seeds.length) };
}

/** Every group against those before it, for each method that both have with two seeds or more in common. */
export function seedComparisons(groups: readonly SeedGroup[]): SeedComparison[] {
  return groups.flatMap((group, a) =>
    groups.slice(0, a).flatMap((other, b) =>
      methodNames.flatMap((method) => {
        const found = difference(accuraciesBySeed(group.runs, method), accuraciesBySeed(other.runs, method));
        return found ? [{ a, b, method, ...found }] : [];
      }),
    ),
  );
}

/** Every method of a group against those before it, over two seeds or more that both have. */
export function methodComparisons({ runs }: Pick<SeedGroup, 'runs'>): MethodComparison[] {
  return methodNames.flatMap((a, later) =>
    methodNames.slice(0, later).flatMap((b) => {
      const found = difference(accuraciesBySeed(runs, a), accuraciesBySeed(runs, b));
      return found ? [{ a, b, ...found }] : [];
    }),
  );
}

/** Groups against each other in a sentence. It says how far seeds lie apart and claims no more. */
export function seedWords({ a, b, method, seeds, mean, deviation, interval }: SeedComparison, titles: readonly string[], t: Translate, called = byTitle(t)): string {
  const figures = [points(mean), percent(deviation), seeds.join(', '), pointsInterval(interval), seeds.length] as const;
  return t('{0}: {1} minus {2}: {3} ± {4} points over the shared seeds {5} (95 % interval {6}; {7} seeds, no test).', called(method), titles[a] ?? '', titles[b] ?? '', ...figures);
}

/** Methods of one group against each other in a sentence. */
export function methodWords({ a, b, seeds, mean, deviation, interval }: MethodComparison, title: string, t: Translate, called = byTitle(t)): string {
  const figures = [points(mean), percent(deviation), seeds.join(', '), pointsInterval(interval), seeds.length] as const;
  return t('{0}: {1} minus {2}: {3} ± {4} points over the seeds {5} (95 % interval {6}; {7} seeds, no test).', title, called(a), called(b), ...figures);
}

/** What figures over seeds are, for a note below them. */
export function seedNotes({ differ, anew, shared }: SeedSplits, t: Translate): string[] {
  return [
    ...(differ ? [t('Means over different test pictures cannot be compared directly.')] : []),
    t('Mean ± standard deviation of the test accuracy in percent, of runs that differ in nothing but the seed.'),
    ...(anew ? [t('Each seed divides the pictures anew: the deviation holds the choice of pictures too.')] : []),
    ...(shared ? [t('With a seed of the split all runs have the same test pictures: the deviation is that of training alone, and runs can be compared picture by picture.')] : []),
    t("Differences are mean ± standard deviation over seeds. The 95 % interval of the mean difference is Student's, as if seeds were independent; they share pictures, so it is rather too narrow."),
  ];
}
