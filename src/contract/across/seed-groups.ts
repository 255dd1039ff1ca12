import { splitSeedOf } from '../experiment';
import { percent } from '../format';
import { methodNames, type MethodName } from '../methods';
import type { Translate } from '../translate';
import type { RunRow } from './rows';
import { differingSettings, effectiveSettings, settingTitles, settingValue, shortName } from './settings';

/** Runs whose experiments differ in nothing but the seed. */
export interface SeedGroup {
  readonly runs: readonly RunRow[];
  readonly methods: readonly SeedFigures[];
}

/** Test accuracies of one method over seeds. */
export interface SeedFigures {
  readonly method: MethodName;
  /** In ascending order. */
  readonly seeds: readonly number[];
  readonly mean: number;
  /** With n − 1 in the denominator; NaN of a single seed. */
  readonly deviation: number;
}

/** Groups runs by experiment, in the order in which each group first occurs; a run alone is a group too. */
export function seedGroups(runs: readonly RunRow[]): SeedGroup[] {
  const groups = new Map<string, RunRow[]>();
  for (const run of runs) {
    const key = experimentKey(run);
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups.values()].map((members) => ({ runs: members, methods: methodNames.flatMap((method) => figuresOf(members, method)) }));
}

/** The same for runs whose experiments differ in nothing but the seed. */
export function experimentKey({ experiment }: Pick<RunRow, 'experiment'>): string {
  return JSON.stringify(effectiveSettings.filter((setting) => setting !== 'seed').map((setting) => experiment[setting]));
}

function figuresOf(runs: readonly RunRow[], method: MethodName): SeedFigures[] {
  const bySeed = accuraciesBySeed(runs, method);
  return bySeed.size === 0 ? [] : [{ method, seeds: inOrder(bySeed.keys()), ...meanAndDeviation([...bySeed.values()]) }];
}

const inOrder = (seeds: Iterable<number>): number[] => [...seeds].sort((a, b) => a - b);

/** The seeds of a group's runs that have a test accuracy. */
export function seedsOf({ methods }: Pick<SeedGroup, 'methods'>): number[] {
  return inOrder(new Set(methods.flatMap(({ seeds }) => seeds)));
}

/** What one must know of the test pictures to read means over seeds. */
export interface SeedSplits {
  /** Whether there are means over different seeds, each of which divides the pictures otherwise. */
  readonly differ: boolean;
  /** Whether there are groups whose seeds divide the pictures anew, and groups whose runs all have one split. */
  readonly anew: boolean;
  readonly shared: boolean;
}

/** How the runs of groups with several seeds divide the pictures. */
export function seedSplits(groups: readonly SeedGroup[]): SeedSplits {
  const several = groups.filter((group) => seedsOf(group).length > 1);
  const hasOneSplit = ({ runs }: SeedGroup): boolean => runs.every(({ experiment }) => experiment.splitSeed !== null);
  const splits = new Set(groups.flatMap(({ runs, methods }) => methods.map(({ seeds }) => splitsOf(runs, seeds))));
  return { differ: splits.size > 1, anew: several.some((group) => !hasOneSplit(group)), shared: several.some(hasOneSplit) };
}

/** The seeds by which the pictures of a group's runs were divided. */
function splitsOf(runs: readonly RunRow[], seeds: readonly number[]): string {
  const used = runs.filter(({ experiment }) => seeds.includes(experiment.seed)).map(({ experiment }) => splitSeedOf(experiment));
  return inOrder(new Set(used)).join();
}

/** Two runs of one seed count once: with the same bits they say nothing more. */
export function accuraciesBySeed(runs: readonly RunRow[], method: MethodName): Map<number, number> {
  const bySeed = new Map<number, number>();
  for (const { experiment, methods } of runs) {
    const accuracy = methods[method]?.testAccuracy;
    if (accuracy !== undefined && Number.isFinite(accuracy)) bySeed.set(experiment.seed, accuracy);
  }
  return bySeed;
}

/** Mean and standard deviation with n − 1 in the denominator, which is NaN for a single value. */
export function meanAndDeviation(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : Number.NaN };
}

/**
 * Figures over seeds as text: `91.2 ± 0.8`, in percent; a single seed has no deviation.
 * @param ofGroup the seeds of the group: a method that lacks some says which it has
 */
export function seedText({ mean, deviation, seeds }: Pick<SeedFigures, 'mean' | 'deviation' | 'seeds'>, ofGroup: readonly number[], t: Translate): string {
  const figures = Number.isNaN(deviation) ? percent(mean) : `${percent(mean)} ± ${percent(deviation)}`;
  return seeds.length === ofGroup.length ? figures : `${figures} (${seedNames(seeds, t)})`;
}

/** `seeds 0, 1, 2` */
export function seedNames(seeds: readonly number[], t: Translate): string {
  return seeds.length === 1 ? t('seed {0}', seeds[0] ?? '') : t('seeds {0}', seeds.join(', '));
}

export interface GroupTitles {
  /** What the titles are: of one setting that differs, its name. */
  readonly heading: string;
  readonly titles: readonly string[];
}

/** What tells each group from the others: the name that its runs share, else the settings in which groups differ. */
export function groupTitles(groups: readonly SeedGroup[], t: Translate): GroupTitles {
  const firsts = groups.flatMap(({ runs }) => runs.slice(0, 1));
  const names = settingTitles(t);
  const differing = differingSettings(firsts, effectiveSettings.filter((setting) => setting !== 'seed'));
  const [only, ...more] = differing;
  const written = (run: RunRow, setting: (typeof differing)[number]): string => (setting === 'dataset' ? shortName(run.experiment.dataset) : String(settingValue(run, setting) ?? '–'));
  const titles = groups.map(({ runs }) => {
    const [first] = runs;
    if (!first) return '';
    const { name } = first.annotations;
    if (name !== null && runs.every((run) => run.annotations.name === name)) return name;
    if (only && more.length === 0) return written(first, only);
    const settings = differing.map((setting) => `${names[setting]}: ${written(first, setting)}`);
    return settings.length > 0 ? settings.join('; ') : shortName(first.experiment.dataset);
  });
  return { heading: only && more.length === 0 ? names[only] : t('Experiment'), titles };
}
