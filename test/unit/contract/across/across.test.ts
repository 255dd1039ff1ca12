import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { acrossRuns, pairsOfRuns } from '../../../../src/contract/across/assemble';
import { allColumns, defaultColumns, sortedRows } from '../../../../src/contract/across/columns';
import { acrossRunsSchema } from '../../../../src/contract/across/comparison';
import { csvOf, markdownOf, textTable, valueTable } from '../../../../src/contract/across/export';
import { filteredRows } from '../../../../src/contract/across/filter';
import { omissionWords, pairCautions, pairWords } from '../../../../src/contract/across/pair-words';
import type { Pair } from '../../../../src/contract/across/pairs';
import { runRowSchema } from '../../../../src/contract/across/rows';
import { methodComparisons, methodWords, seedComparisons, seedNotes, seedWords } from '../../../../src/contract/across/seed-differences';
import { groupTitles, seedGroups, seedsOf, seedSplits, seedText } from '../../../../src/contract/across/seed-groups';
import { differencesOf } from '../../../../src/contract/across/settings';
import { acrossRunsMarkdown } from '../../../../src/contract/across/texts';
import { comparisonLookSchema } from '../../../../src/contract/pages/comparison';
import { inEnglish } from '../../../../src/contract/translate';
import { environment } from '../../runs/report/example';
import { rowOf } from './rows';

const names = { a: 'full of b', b: 'full of a', runA: 'b', runB: 'a', run: (folder: string) => folder };
const shared = { pictures: 100, testA: 100, testB: 100, otherClass: 0, usedByB: 0, usedByA: 0, sameDataset: true };
const pair: Pair = {
  ...{ a: { run: '/runs/b', method: 'full' }, b: { run: '/runs/a', method: 'full' }, missing: [], shared },
  ...{ accuracyA: 0.9, accuracyB: 0.8, onlyA: 12, onlyB: 2, difference: 0.1, interval: [0.03, 0.17], pValue: 0.0129, adjustedPValue: 0.0387 },
};

describe('a comparison of two runs in words', () => {
  it('says which is better, by how much, how sure that is and on how many pictures', () => {
    expect(pairWords(pair, names, 1, inEnglish)).toBe('full of b is 10.0 points better than full of a on 100 shared test pictures: 95 % interval 3.0 to 17.0, p = 0.013.');
    const reversed = { ...pair, difference: -0.1, interval: [-0.17, -0.03] as [number, number] };
    expect(pairWords(reversed, names, 1, inEnglish)).toMatch(/^full of a is 10\.0 points better than full of b .*interval 3\.0 to 17\.0/);
  });

  it('says what several comparisons do to that', () => {
    expect(pairWords(pair, names, 3, inEnglish)).toMatch(/p = 0\.013\. Adjusted for the 3 comparisons listed: p = 0\.039\.$/);
    expect(pairWords({ ...pair, adjustedPValue: 0.08 }, names, 6, inEnglish)).toMatch(/p = 0\.080\. Among so many comparisons it may be chance\.$/);
  });

  it('claims nothing where interval or p-value do not', () => {
    for (const weak of [{ ...pair, pValue: 0.06 }, { ...pair, interval: [-0.01, 0.2] as [number, number] }])
      expect(pairWords(weak, names, 1, inEnglish)).toMatch(/^No difference between full of b and full of a that 100 shared test pictures could show: \+10\.0 points/);
    const none = { ...pair, shared: { ...shared, pictures: 0 }, difference: Number.NaN };
    expect(pairWords(none, names, 1, inEnglish)).toBe('full of b and full of a cannot be compared: they share no test picture.');
  });

  it('is honest about parts that differ, few pictures, other classes and pictures trained on', () => {
    expect(pairCautions(pair, names, inEnglish)).toEqual([]);
    const little = { ...pair, shared: { pictures: 20, testA: 100, testB: 90, otherClass: 3, usedByB: 70, usedByA: null, sameDataset: false } };
    const words = pairCautions(little, names, inEnglish).join('\n');
    for (const part of ['different folders', '20 pictures are in both, of 100 of b and 90 of a', 'large differences only', '3 pictures are left out', 'a was trained on, or chosen by, 70 of the test pictures of b', 'not known'])
      expect(words).toContain(part);
    expect(pairCautions({ ...pair, missing: ['/runs/a'] }, names, inEnglish)).toEqual([expect.stringContaining('/runs/a keeps no predictions')]);
  });
});

const layers = [rowOf('a0', { seed: 0 }, { full: 0.9, activation: 0.8 }), rowOf('a1', { seed: 1 }, { full: 0.8 }), rowOf('a2', { seed: 2 }, { full: 0.85 })];
const others = [0, 1, 2].map((seed) => rowOf(`b${seed}`, { seed, linearize: ['top'] }, { full: 0.95 - seed / 20 }));

describe('runs over seeds', () => {
  it('are grouped where nothing but the seed differs', () => {
    const groups = seedGroups([...layers, ...others, rowOf('c', { memoryBudget: 5, seed: 9 }, {})]);
    expect(groups.map(({ runs }) => runs.map(({ id }) => id))).toEqual([['a0', 'a1', 'a2', 'c'], ['b0', 'b1', 'b2']]);
    const full = groups[0]?.methods.find(({ method }) => method === 'full');
    expect([full?.seeds, full?.mean, full?.deviation]).toEqual([[0, 1, 2], expect.closeTo(0.85, 12), expect.closeTo(0.05, 12)]);
    expect(full && seedText(full, [0, 1, 2], inEnglish)).toBe('85.0 ± 5.0');
    expect(groups[0]?.methods.find(({ method }) => method === 'activation')).toMatchObject({ seeds: [0], mean: 0.8, deviation: Number.NaN });
    const activation = groups[0]?.methods.find(({ method }) => method === 'activation');
    expect(activation && seedText(activation, [0, 1, 2], inEnglish)).toBe('80.0 (seed 0)');
  });

  it('count one seed once', () => {
    const [group] = seedGroups([...layers, rowOf('again', { seed: 2 }, { full: 0.85 })]);
    expect(group?.methods.find(({ method }) => method === 'full')?.seeds).toEqual([0, 1, 2]);
  });

  it('are compared seed by seed, by what tells the groups apart', () => {
    const groups = seedGroups([...layers, ...others]);
    const { heading, titles } = groupTitles(groups, inEnglish);
    expect([heading, titles]).toEqual(['Linearized layers', ['–', 'top']]);
    const [comparison] = seedComparisons(groups);
    // 0.05, 0.10, 0.00: mean 0.05, deviation 0.05; scipy.stats.ttest_1samp has the interval −0.0742 to 0.1742.
    expect(comparison && seedWords(comparison, titles, inEnglish)).toBe('Activations and gradient features: top minus –: +5.0 ± 5.0 points over the shared seeds 0, 1, 2 (95 % interval −7.4 to +17.4; 3 seeds, no test).');
  });

  it('have methods compared within a group, over seeds that both have', () => {
    const runs = [0, 2].map((seed) => rowOf(`m${seed}`, { seed }, { activation: 0.8, gradient: 0.5, full: 0.82 + seed / 100 }));
    const [group] = seedGroups([...runs, rowOf('m1', { seed: 1 }, { full: 0.9 })]);
    const found = group ? methodComparisons(group) : [];
    expect(found.map(({ a, b, seeds }) => [a, b, seeds])).toEqual([['gradient', 'activation', [0, 2]], ['full', 'activation', [0, 2]], ['full', 'gradient', [0, 2]]]);
    const full = found[1];
    expect(full && methodWords(full, 'G', inEnglish)).toBe('G: Activations and gradient features minus Linear probe on activations: +3.0 ± 1.4 points over the seeds 0, 2 (95 % interval −9.7 to +15.7; 2 seeds, no test).');
  });

  it('that have different seeds are told apart', () => {
    const groups = seedGroups([...layers.map((row) => ({ ...row, methods: row.methods.full ? { full: row.methods.full } : {} })), ...others]);
    expect(seedSplits(groups)).toEqual({ differ: false, anew: true, shared: false });
    const fewer = groups.map((group, index) => (index === 0 ? (seedGroups(group.runs.slice(1))[0] ?? group) : group));
    expect(fewer.map(seedsOf)).toEqual([[1, 2], [0, 1, 2]]);
    expect(seedSplits(fewer).differ).toBe(true);
  });

  it('that have one split are told apart from those whose seeds divide the pictures anew', () => {
    const one = [0, 1, 2].map((seed) => rowOf(`s${seed}`, { seed, splitSeed: 7 }, { full: 0.9 + seed / 100 }));
    const two = [0, 1].map((seed) => rowOf(`t${seed}`, { seed, splitSeed: 7, batch: 32 }, { full: 0.9 }));
    // Other seeds, but the same test pictures.
    const groups = seedGroups([...one, ...two]);
    expect(groups.map(({ runs }) => runs.length)).toEqual([3, 2]);
    expect(seedSplits(groups)).toEqual({ differ: false, anew: false, shared: true });
    expect(seedSplits(seedGroups([...layers, ...one]))).toEqual({ differ: true, anew: true, shared: true });
    const notes = seedNotes(seedSplits(groups), inEnglish).join('\n');
    expect(notes).toContain('all runs have the same test pictures');
    expect(notes).not.toMatch(/anew|cannot be compared/);
    expect(seedNotes(seedSplits(seedGroups(layers)), inEnglish).join('\n')).toMatch(/divides the pictures anew/);
  });

  it('of many runs those of one seed are compared in pairs', () => {
    const pairs = pairsOfRuns([...layers, ...others], ['full']);
    expect(pairs.map(({ a, b }) => [a.run, b.run])).toEqual([0, 1, 2].map((seed) => [`/runs/b${seed}`, `/runs/a${seed}`]));
    expect(pairsOfRuns(layers).filter(({ a }) => a.method === 'activation')).toEqual([]);
    expect(pairsOfRuns(layers)).toEqual([]);
    expect(pairsOfRuns(layers.slice(0, 2)).map(({ a, b }) => [a.run, b.run, a.method])).toEqual([['/runs/a1', '/runs/a0', 'full']]);
  });

  it('are paired with those of another seed where they share the split and no run has that seed', () => {
    const one = [0, 1].map((seed) => rowOf(`s${seed}`, { seed, splitSeed: 7 }, { full: 0.9 }));
    const named = (rows: Parameters<typeof pairsOfRuns>[0]) => pairsOfRuns(rows, ['full']).map(({ a, b }) => `${path.basename(a.run)} ${path.basename(b.run)}`);
    const both = [0, 1].map((seed) => rowOf(`t${seed}`, { seed, splitSeed: 7, batch: 32 }, { full: 0.8 }));
    expect(named([...one, ...both])).toEqual(['t0 s0', 't1 s1']);
    const lone = rowOf('u', { seed: 5, splitSeed: 7, batch: 16 }, { full: 0.8 });
    expect(named([...one, lone])).toEqual(['u s0', 'u s1']);
    expect(named([...one, rowOf('v', { seed: 0, splitSeed: 8, batch: 16 }, { full: 0.8 })])).toEqual([]);
    // The seed itself divides the pictures where there is no other.
    expect(named([rowOf('w', { seed: 7, batch: 16 }, { full: 0.8 }), ...one])).toEqual(['s0 w', 's1 w']);
  });

  it('of one and the same model are left out, and why is said', () => {
    const same: Pair = { ...pair, a: { run: '/runs/b0', method: 'activation' }, b: { run: '/runs/a0', method: 'activation' }, same: true, adjustedPValue: Number.NaN };
    const comparison = acrossRuns([...layers, ...others], new Map(), [same, { ...pair, adjustedPValue: pair.pValue }], inEnglish);
    expect([comparison.pairs.length, comparison.sameModels]).toEqual([1, 1]);
    expect(comparison.pairs[0]?.words).not.toContain('Adjusted');
    expect(omissionWords(1, 1, 6, inEnglish)).toEqual([expect.stringContaining('1 pair is left out')]);
    expect(omissionWords(0, 0, 3, inEnglish)).toEqual([expect.stringContaining('those with one seed and the same test pictures')]);
    expect(omissionWords(3, 0, 3, inEnglish)).toEqual([]);
  });
});

describe('what changed between two runs', () => {
  const known = (id: string, linearized: string[], seed = 0) => rowOf(id, { seed }, {}, { backbone: { name: 'N', linearized, engine: 'e', device: 'd' } });

  it('is told as layers added and left out, settings and machines', () => {
    const other = { ...environment, device: 'another' };
    const told = differencesOf([known('a', ['head', 'x']), known('b', ['x', 'y'])], [environment, other], inEnglish);
    expect(told).toMatchObject({ settings: [], layers: { added: ['y'], removed: ['head'] }, environment: [{ title: 'Device', b: 'another' }], seedAlone: false });
  });

  it('tells by what the pictures are divided', () => {
    const told = differencesOf([rowOf('a', { seed: 1 }, {}), rowOf('b', { seed: 1, splitSeed: 4 }, {})], [null, null], inEnglish);
    expect(told.settings).toEqual([{ title: 'Seed of the split', a: '1, as the seed', b: '4' }]);
    expect(told.seedAlone).toBe(false);
  });

  it('may be nothing but the seed', () => {
    const told = differencesOf([known('a', ['x'], 1), known('b', ['x'], 2)], [null, null], inEnglish);
    expect(told).toEqual({ settings: [{ title: 'Seed', a: '1', b: '2' }], layers: { added: [], removed: [] }, environment: [], seedAlone: true });
  });
});

describe('a table of runs', () => {
  const rows = [...layers, rowOf('live', { seed: 3, batch: 16 }, {}, { status: 'running' })];
  const every = allColumns(inEnglish, (status) => status);
  const column = (id: string) => every.find((one) => one.id === id) ?? every[0];

  it('shows settings that differ', () => {
    expect(defaultColumns(rows)).toEqual(['status', 'best', 'bestModel', 'activation.testAccuracy', 'full.testAccuracy', 'setting.seed', 'setting.batch', 'startedAt']);
    expect(new Set(every.map(({ id }) => id)).size).toBe(every.length);
  });

  it('names the model of the best test accuracy, all where several have it', () => {
    const best = column('bestModel');
    const [one, two, none] = [rowOf('one', {}, { activation: 0.8, full: 0.9 }), rowOf('two', {}, { activation: 0.9, full: 0.9 }), rowOf('none', {}, { full: Number.NaN })];
    expect([one, two, none].map((row) => best?.value(row))).toEqual(['full', 'activation, full', null]);
    expect(best?.text(two)).toBe('Linear probe on activations, Activations and gradient features');
  });

  it('sorts, what has no value last in both directions', () => {
    const full = column('full.testAccuracy');
    if (!full) throw new Error('no such column');
    expect(sortedRows(rows, full, false).map(({ id }) => id)).toEqual(['a1', 'a2', 'a0', 'live']);
    expect(sortedRows(rows, full, true).map(({ id }) => id)).toEqual(['a0', 'a2', 'a1', 'live']);
  });

  it('is filtered by words, choices and stars', () => {
    const starred = rowOf('s', {}, {}, { annotations: { name: 'Best of all', starred: true, notes: 'wide layers' } });
    const look = comparisonLookSchema.parse({});
    const fits = (change: object) => filteredRows([...rows, starred], { ...look, ...change }).map(({ id }) => id);
    expect(fits({ text: 'wide BEST' })).toEqual(['s']);
    expect(fits({ filters: { ...look.filters, starred: true } })).toEqual(['s']);
    expect(fits({ filters: { ...look.filters, status: ['running'] } })).toEqual(['live']);
  });

  it('is written as CSV and Markdown that names cannot break', () => {
    const hostile = rowOf('h', {}, { full: 0.5 }, { annotations: { name: '=cmd|"x",<b>|y', starred: true, notes: '' } });
    const columns = every.filter(({ id }) => id === 'full.testAccuracy');
    expect(csvOf(valueTable([hostile], columns))).toBe('name,starred,full.testAccuracy,run\r\n"\'=cmd|""x"",<b>|y",1,0.5,/runs/h\r\n');
    expect(markdownOf(textTable([hostile], columns, 'Run'), [false, true])).toBe('| Run | Activations and gradient features test % |\n| --- | ---: |\n| ★ =cmd\\|"x",&lt;b&gt;\\|y | 50.0 |\n');
  });

  it('comes back from JSON as it was', () => {
    expect(rows.map((row) => runRowSchema.parse(JSON.parse(JSON.stringify(row))))).toEqual(rows);
  });

  it('stands in a comparison that is JSON and Markdown as well', () => {
    const comparison = acrossRuns([...layers, ...others], new Map([['/runs/a0', environment]]), [pair], inEnglish);
    expect(acrossRunsSchema.parse(JSON.parse(JSON.stringify(comparison)))).toEqual(comparison);
    const markdown = acrossRunsMarkdown(comparison, { table: textTable(layers, [], 'Run'), numeric: [] }, inEnglish);
    for (const part of ['# Comparison of runs', '## Over seeds', '85.0 ± 5.0', '3 seeds, no test', 'Means over different test pictures cannot be compared directly', '## Differences', 'Nothing but the seed (0 → 1).']) expect(markdown).toContain(part);
  });
});
