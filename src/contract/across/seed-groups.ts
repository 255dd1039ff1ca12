import { percent, points } from '../format';
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
  readonly seeds: number;
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

function experimentKey({ experiment }: RunRow): string {
  return JSON.stringify(effectiveSettings.filter((setting) => setting !== 'seed').map((setting) => experiment[setting]));
}

function figuresOf(runs: readonly RunRow[], method: MethodName): SeedFigures[] {
  const values = [...accuraciesBySeed(runs, method).values()];
  return values.length === 0 ? [] : [{ method, seeds: values.length, ...meanAndDeviation(values) }];
}

/** Two runs of one seed count once: with the same bits they say nothing more. */
function accuraciesBySeed(runs: readonly RunRow[], method: MethodName): Map<number, number> {
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

/** Figures over seeds as text: `91.2 ± 0.8`, in percent; a single seed has no deviation. */
export function seedText({ mean, deviation }: Pick<SeedFigures, 'mean' | 'deviation'>): string {
  return Number.isNaN(deviation) ? percent(mean) : `${percent(mean)} ± ${percent(deviation)}`;
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

/** How one group fared against another with the same seeds, which divide the same pictures alike. */
export interface SeedComparison extends SeedFigures {
  /** Indexes of the groups: figures are a minus b. */
  readonly a: number;
  readonly b: number;
}

/** Every group against those before it, for each method that both have with two seeds or more in common. */
export function seedComparisons(groups: readonly SeedGroup[]): SeedComparison[] {
  return groups.flatMap((group, a) =>
    groups.slice(0, a).flatMap((other, b) =>
      methodNames.flatMap((method) => {
        const [ofA, ofB] = [accuraciesBySeed(group.runs, method), accuraciesBySeed(other.runs, method)];
        const differences = [...ofA].flatMap(([seed, accuracy]) => (ofB.has(seed) ? [accuracy - (ofB.get(seed) ?? 0)] : []));
        return differences.length < 2 ? [] : [{ a, b, method, seeds: differences.length, ...meanAndDeviation(differences) }];
      }),
    ),
  );
}

/** A comparison over seeds in a sentence. It says how far single seeds lie apart and claims no more. */
export function seedWords({ a, b, method, seeds, mean, deviation }: SeedComparison, titles: readonly string[], t: Translate): string {
  return t('{0}: {1} minus {2}: {3} ± {4} points over {5} shared seeds.', method, titles[a] ?? '', titles[b] ?? '', points(mean), percent(deviation), seeds);
}
