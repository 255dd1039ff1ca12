import { percent } from '../format';
import { byTitle, methodNames } from '../methods';
import type { Translate } from '../translate';
import type { AcrossRuns } from './comparison';
import { escapeMarkdown, markdownOf, type Table } from './export';
import { omissionWords } from './pair-words';
import { distinctTitles } from './rows';
import { seedNotes } from './seed-differences';
import { seedText } from './seed-groups';

/** Mean and deviation of each method's test accuracy over seeds, a line for each group; null where no group has two. */
export function seedTable({ groups, groupHeading }: Pick<AcrossRuns, 'groups' | 'groupHeading'>, t: Translate, called = byTitle(t)): Table | null {
  if (!groups.some(({ methods }) => methods.some(({ seeds }) => seeds.length > 1))) return null;
  const methods = methodNames.filter((method) => groups.some((group) => group.methods.some((one) => one.method === method)));
  return {
    headings: [groupHeading, t('Seeds'), ...methods.map((method) => `${called(method)} ${t('test %')}`)],
    rows: groups.map(({ title, seeds, methods: figures }) => [
      title,
      seeds.join(', '),
      ...methods.map((method) => {
        const found = figures.find((one) => one.method === method);
        return found ? seedText(found, seeds, t) : null;
      }),
    ]),
  };
}

/** Methods of each group against each other, groups against each other, and what these figures are. */
export function seedLines({ groups, seeds, splits }: Pick<AcrossRuns, 'groups' | 'seeds' | 'splits'>, t: Translate): { readonly differences: string[]; readonly notes: string[] } {
  const differences = [...groups.flatMap((group) => group.differences), ...seeds].map(({ words }) => words);
  return { differences, notes: seedNotes(splits, t) };
}

/** What one must know of the pairs, each said once. */
export function pairNotes({ pairs, sameModels, runs }: AcrossRuns, t: Translate): string[] {
  return [...new Set([...pairs.flatMap(({ cautions }) => cautions), ...omissionWords(pairs.length, sameModels, runs.length, t)])];
}

/** What changed from the first run to another, a line each. */
export function changeLines(change: AcrossRuns['changes'][number], t: Translate): string[] {
  const { settings, layers, environment, seedAlone } = change;
  if (seedAlone && environment.length === 0) return [t('Nothing but the seed ({0} → {1}).', settings[0]?.a ?? '', settings[0]?.b ?? '')];
  const lines = [
    ...settings.map(({ title, a, b }) => t('{0}: {1} → {2}', title, a, b)),
    ...(layers.added.length > 0 ? [t('Layers added: {0}', layers.added.join(', '))] : []),
    ...(layers.removed.length > 0 ? [t('Layers left out: {0}', layers.removed.join(', '))] : []),
    ...environment.map(({ title, a, b }) => t('{0}: {1} → {2}', title, a, b)),
  ];
  return lines.length > 0 ? lines : [t('Nothing: the experiments and the machines are alike.')];
}

/** The pairs as a table, for those who want figures. */
export function pairTable({ runs, pairs }: Pick<AcrossRuns, 'runs' | 'pairs'>, t: Translate, called = byTitle(t)): Table {
  const titles = distinctTitles(runs, t);
  const name = (folder: string): string => titles.get(folder) ?? folder;
  return {
    headings: [t('Model'), t('Compared with'), t('Shared pictures'), t('Test % of the first'), t('Test % of the second'), t('Difference, points'), t('95 % interval, points'), 'p', t('p after Holm')],
    rows: pairs.map(({ a, b, shared, accuracyA, accuracyB, difference, interval, pValue, adjustedPValue }) => [
      ...[t('{0} of {1}', called(a.method), name(a.run)), t('{0} of {1}', called(b.method), name(b.run)), shared.pictures, percent(accuracyA), percent(accuracyB)],
      ...[signed(difference), `${signed(interval[0])} ${t('to')} ${signed(interval[1])}`, pText(pValue), pText(adjustedPValue)],
    ]),
  };
}

const signed = (value: number): string => (Number.isFinite(value) ? (100 * value).toFixed(1) : '–');
const pText = (value: number): string => (Number.isFinite(value) ? (value < 0.001 ? '< 0.001' : value.toFixed(3)) : '–');

/** Words and cautions, a list of Markdown. */
export function acrossRunsMarkdown(comparison: AcrossRuns, runs: { readonly table: Table; readonly numeric: readonly boolean[] }, t: Translate): string {
  const titles = distinctTitles(comparison.runs, t);
  const seeds = seedTable(comparison, t);
  const overSeeds = seedLines(comparison, t);
  const cautions = pairNotes(comparison, t);
  const list = (items: readonly string[]): string => items.map((item) => `- ${escapeMarkdown(item)}\n`).join('');
  const first = titles.get(comparison.runs[0]?.folder ?? '') ?? '';
  const sections: readonly (readonly [heading: string, text: string])[] = [
    [t('Runs'), markdownOf(runs.table, runs.numeric)],
    ...(seeds ? [[t('Over seeds'), `${markdownOf(seeds, seeds.headings.map((_, index) => index > 0))}\n${list([...overSeeds.differences, ...overSeeds.notes])}`] as const] : []),
    ...(comparison.pairs.length + cautions.length > 0 ? [[t('Differences'), list(comparison.pairs.map(({ words }) => words)) + (cautions.length > 0 ? `\n${list(cautions)}` : '')] as const] : []),
    ...comparison.changes.map((change) => [t('What changed from {0} to {1}', first, titles.get(change.b) ?? change.b), list(changeLines(change, t))] as const),
  ];
  return `# ${t('Comparison of runs')}\n\n${sections.map(([heading, text]) => `## ${escapeMarkdown(heading)}\n\n${text}`).join('\n')}`;
}
