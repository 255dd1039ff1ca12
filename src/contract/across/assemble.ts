import { splitSeedOf, type Environment } from '../experiment';
import { byTitle, methodNames, type MethodName } from '../methods';
import type { Translate } from '../translate';
import type { AcrossRuns } from './comparison';
import { pairCautions, pairWords, type PairNames } from './pair-words';
import { familyOf, ofTwoModels, type Pair, type Side } from './pairs';
import { distinctTitles, type RunRow } from './rows';
import { methodComparisons, methodWords, seedComparisons, seedWords } from './seed-differences';
import { experimentKey, groupTitles, seedGroups, seedsOf, seedSplits } from './seed-groups';
import { differencesOf } from './settings';

/**
 * The pairs of runs to compare for each method that both have: the later run is a, as what is new. Of three or more runs
 * those that `areComparable`.
 */
export function pairsOfRuns(runs: readonly RunRow[], wanted: readonly MethodName[] = methodNames): { a: Side; b: Side }[] {
  const all = runs.flatMap((a, later) => runs.slice(0, later).map((b) => [a, b] as const));
  const pairs = runs.length > 2 ? all.filter(([a, b]) => areComparable(a, b, runs)) : all;
  return wanted.flatMap((method) =>
    pairs.flatMap(([a, b]) => {
      const both = [a, b].every(({ methods }) => Number.isFinite(methods[method]?.testAccuracy));
      return both ? [{ a: { run: a.folder, method }, b: { run: b.folder, method } }] : [];
    }),
  );
}

/**
 * Whether two of several runs are compared: they have one test part as far as their experiments say, and one seed. A run
 * whose seed the other experiment lacks is compared with that of another seed, which takes a seed of the split.
 */
export function areComparable(a: RunRow, b: RunRow, runs: readonly RunRow[]): boolean {
  const [one, other] = [a.experiment, b.experiment];
  if (one.dataset !== other.dataset || splitSeedOf(one) !== splitSeedOf(other)) return false;
  if (one.seed === other.seed) return true;
  const [keyA, keyB] = [experimentKey(a), experimentKey(b)];
  const has = (key: string, seed: number): boolean => runs.some((run) => run.experiment.seed === seed && experimentKey(run) === key);
  return keyA !== keyB && !has(keyA, other.seed) && !has(keyB, one.seed);
}

/** What the models of a pair are called. */
export function pairNames({ a, b }: Pick<Pair, 'a' | 'b'>, titles: ReadonlyMap<string, string>, t: Translate, called = byTitle(t)): PairNames {
  const run = (folder: string): string => titles.get(folder) ?? folder;
  const name = ({ run: folder, method }: Side): string => t('{0} of {1}', called(method), run(folder));
  return { a: name(a), b: name(b), runA: run(a.run), runB: run(b.run), run };
}

/**
 * All that comparing runs says, in words and figures.
 * @param environments by run folder
 * @param called how methods are named: by their titles unless given
 */
export function acrossRuns(
  rows: readonly RunRow[],
  environments: ReadonlyMap<string, Environment | null>,
  pairs: readonly Pair[],
  t: Translate,
  called = byTitle(t),
): AcrossRuns {
  const titles = distinctTitles(rows, t);
  const groups = seedGroups(rows);
  const { heading, titles: names } = groupTitles(groups, t);
  const { told, left } = ofTwoModels(pairs);
  const made = familyOf(told).length;
  const environment = ({ folder }: RunRow): Environment | null => environments.get(folder) ?? null;
  const [first, ...others] = rows;
  return {
    runs: [...rows],
    groups: groups.map((group, index) => ({
      title: names[index] ?? '',
      runs: group.runs.map(({ folder }) => folder),
      seeds: seedsOf(group),
      methods: group.methods.map((figures) => ({ ...figures, seeds: [...figures.seeds] })),
      differences: methodComparisons(group).map((one) => ({ ...one, seeds: [...one.seeds], interval: [...one.interval], words: methodWords(one, names[index] ?? '', t, called) })),
    })),
    groupHeading: heading,
    seeds: seedComparisons(groups).map((one) => ({ ...one, seeds: [...one.seeds], interval: [...one.interval], words: seedWords(one, names, t, called) })),
    splits: { ...seedSplits(groups) },
    sameModels: left,
    pairs: told.map((pair) => {
      const models = pairNames(pair, titles, t, called);
      return { ...pair, words: pairWords(pair, models, made, t), cautions: pairCautions(pair, models, t) };
    }),
    changes: others.flatMap((other) => {
      if (!first) return [];
      const { settings, layers, environment: machine, seedAlone } = differencesOf([first, other], [environment(first), environment(other)], t, called);
      return [{ a: first.folder, b: other.folder, settings: [...settings], layers: { added: [...layers.added], removed: [...layers.removed] }, environment: [...machine], seedAlone }];
    }),
  };
}
