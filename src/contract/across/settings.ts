import { splitSeedOf, type Environment, type Experiment } from '../experiment';
import { byTitle, type MethodNaming } from '../methods';
import type { Translate } from '../translate';

export type Setting = Exclude<keyof Experiment, 'version'>;

/** Settings that change no result: where the experiment was written down, and where numbers are kept. */
const withoutEffect: ReadonlySet<Setting> = new Set(['file', 'memoryBudget']);

/** The settings that results depend on. */
export const effectiveSettings = (Object.keys(settingTitles((message) => message)) as Setting[]).filter((setting) => !withoutEffect.has(setting));

/** What each setting of an experiment is called in a column or a line. */
export function settingTitles(t: Translate): Readonly<Record<Setting, string>> {
  return {
    file: t('Experiment file'),
    dataset: t('Dataset'),
    backbone: t('Network'),
    linearize: t('Linearized layers'),
    features: t('Features'),
    methods: t('Methods'),
    seed: t('Seed'),
    splitSeed: t('Seed of the split'),
    engine: t('Engine asked for'),
    batch: t('Batch'),
    epochs: t('Most epochs'),
    patience: t('Patience'),
    solver: t('Solver'),
    start: t('Start of the full model'),
    weightDecays: t('Weight decays'),
    learningRates: t('Learning rates'),
    weightDecay: t('Weight decay'),
    clip: t('Largest gradient norm'),
    neuralTangentScaling: t('Neural tangent scaling'),
    groupBy: t('Group by'),
    resplit: t('Split anew'),
    background: t('Background'),
    pictureSize: t('Side of the pictures'),
    views: t('Views to train'),
    testViews: t('Views otherwise'),
    memoryBudget: t('Memory budget'),
    precision: t('Precision'),
    preprocessing: t('Preparation of the pictures'),
  };
}

export interface RunSettings {
  readonly experiment: Experiment;
  /** As it was found; null before that. */
  readonly backbone: { readonly name: string; readonly linearized: readonly string[] } | null;
}

/** The layers that a run linearizes, as far as they are known: by name, or as the network suggests. */
export function layersOf({ experiment, backbone }: RunSettings): readonly string[] | null {
  return backbone?.linearized ?? experiment.linearize;
}

/** The last part of a path of either platform; an identifier as it is. */
export const shortName = (name: string): string => name.split(/[\\/]/).findLast((part) => part !== '') ?? name;

/** A setting as it is compared, sorted and written: numbers stay numbers, what is not set is null. */
export function settingValue(run: RunSettings, setting: Setting): string | number | null {
  const value = run.experiment[setting];
  if (setting === 'linearize') return layersOf(run)?.join(', ') ?? null;
  if (setting === 'backbone') return shortName(run.experiment.backbone);
  if (value === null || typeof value === 'number' || typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return Array.isArray(value) ? value.join(', ') : JSON.stringify(value);
}

/** A setting as people read it; null where it is not set. */
export function settingText(run: RunSettings, setting: Setting, called: MethodNaming): string | null {
  if (setting === 'methods') return run.experiment.methods.map(called).join(', ');
  const value = settingValue(run, setting);
  return value === null ? null : String(value);
}

/** The settings in which not all runs are alike. */
export function differingSettings(runs: readonly RunSettings[], settings: readonly Setting[]): Setting[] {
  return settings.filter((setting) => new Set(runs.map((run) => settingValue(run, setting))).size > 1);
}

export interface Difference {
  readonly title: string;
  readonly a: string;
  readonly b: string;
}

export interface Differences {
  readonly settings: readonly Difference[];
  /** Layers that b linearizes and a does not, and the reverse. */
  readonly layers: { readonly added: readonly string[]; readonly removed: readonly string[] };
  readonly environment: readonly Difference[];
  /** Whether the experiments differ in nothing but the seed. */
  readonly seedAlone: boolean;
}

const unset = '–';

/** What changed from run a to run b: experiments with all defaults resolved, layers one by one, environments. */
export function differencesOf(
  [a, b]: readonly [RunSettings, RunSettings],
  [before, after]: readonly [Environment | null, Environment | null],
  t: Translate,
  called = byTitle(t),
): Differences {
  const titles = settingTitles(t);
  const differing = differingSettings([a, b], effectiveSettings);
  const written = (run: RunSettings, setting: Setting): string => {
    if (setting === 'dataset') return run.experiment.dataset;
    // What is not set here is no missing value: the split is drawn by the seed.
    if (setting === 'splitSeed' && run.experiment.splitSeed === null) return t('{0}, as the seed', splitSeedOf(run.experiment));
    return settingText(run, setting, called) ?? unset;
  };
  const [layersA, layersB] = [layersOf(a) ?? [], layersOf(b) ?? []];
  const settings = differing
    .filter((setting) => setting !== 'linearize')
    .map((setting) => ({ title: titles[setting], a: written(a, setting), b: written(b, setting) }));
  return {
    settings,
    layers: { added: layersB.filter((name) => !layersA.includes(name)), removed: layersA.filter((name) => !layersB.includes(name)) },
    environment: before && after ? environmentDifferences(before, after, t) : [],
    seedAlone: differing.join() === 'seed',
  };
}

function environmentDifferences(a: Environment, b: Environment, t: Translate): Difference[] {
  const facts: readonly (readonly [title: string, value: (environment: Environment) => string | number])[] = [
    [t('Engine'), ({ engine, engineVersion }) => `${engine} ${engineVersion}`],
    [t('Device'), ({ device }) => device],
    [t('Threads'), ({ threads }) => threads],
    [t('Batch as computed'), ({ batch }) => batch],
    [t('System'), ({ platform, architecture }) => `${platform} ${architecture}`],
    [t('Node'), ({ node }) => node],
    [t('Tangent'), ({ tangent }) => tangent],
    [t('File of the network'), ({ backbone }) => backbone.sha256.slice(0, 12)],
  ];
  return facts.flatMap(([title, value]) => (value(a) === value(b) ? [] : [{ title, a: String(value(a)), b: String(value(b)) }]));
}
