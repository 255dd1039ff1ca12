import { byTitle } from '../methods';
import type { Translate } from '../translate';
import { runTitle, type RunRow } from './rows';
import { differingSettings, effectiveSettings, layersOf, settingText, settingTitles, type RunSettings, type Setting } from './settings';

/** What runs are told apart by. */
export type ToldRun = RunSettings & Pick<RunRow, 'folder' | 'annotations' | 'experiment' | 'startedAt'>;

/** Settings named at most. */
const most = 2;

/**
 * What tells runs of one and the same title apart, in a few words by their folders: the settings in which these differ,
 * the layers before others, and of runs whose settings are the same when they were started. A run whose title no other has
 * is not among them.
 */
export function apartWords(runs: readonly ToldRun[], t: Translate): ReadonlyMap<string, string> {
  const byTitle = new Map<string, ToldRun[]>();
  for (const run of runs) byTitle.set(runTitle(run, t), [...(byTitle.get(runTitle(run, t)) ?? []), run]);
  return new Map([...byTitle.values()].filter(({ length }) => length > 1).flatMap((alike) => wordsOf(alike, t)));
}

function wordsOf(alike: readonly ToldRun[], t: Translate): [folder: string, words: string][] {
  const differing = differingSettings(alike, effectiveSettings.filter((setting) => setting !== 'seed'));
  const named = [...differing.filter((one) => one === 'linearize'), ...differing.filter((one) => one !== 'linearize')].slice(0, most);
  const settings = new Map(alike.map((run) => [run.folder, named.map((setting) => settingWords(run, setting, alike, t)).join(' · ')]));
  const count = (words: string | undefined): number => [...settings.values()].filter((one) => one === words).length;
  return alike.map(({ folder, startedAt }) => {
    const words = settings.get(folder) ?? '';
    const began = startedAt === null || count(words) === 1 ? '' : new Date(startedAt).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'medium' });
    return [folder, [words, began].filter((part) => part !== '').join(' · ')];
  });
}

function settingWords(run: ToldRun, setting: Setting, alike: readonly ToldRun[], t: Translate): string {
  if (setting === 'linearize') return layerWords(run, alike, t);
  const text = settingText(run, setting, byTitle(t)) ?? '–';
  return setting === 'backbone' ? text : t('{0}: {1}', settingTitles(t)[setting], text);
}

/** A layer that not all have, and how many others there are. */
function layerWords(run: ToldRun, alike: readonly ToldRun[], t: Translate): string {
  const layers = layersOf(run);
  if (layers === null) return t('default layers');
  const [first = '–', ...others] = [...layers].sort((a, b) => Number(inAll(a, alike)) - Number(inAll(b, alike)));
  return others.length === 0 ? first : `${first} +${others.length}`;
}

const inAll = (layer: string, runs: readonly ToldRun[]): boolean => runs.every((run) => layersOf(run)?.includes(layer) ?? true);
