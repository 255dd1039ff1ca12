import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { english } from '../../../src/contract/message';
import { TangentError } from '../../../src/contract/errors';
import { partNames, type Dataset, type PartName, type Sample } from '../../../src/datasets/dataset';
import { scanDataset } from '../../../src/datasets/scan/scan';
import { parseGroupBy } from '../../../src/datasets/split/groups';
import { splitDataset, type Split } from '../../../src/datasets/split/split';
import { folderOf } from './pictures';

/** A dataset of so many pictures per class; `group` tells which are of equal bytes. */
function datasetOf(counts: readonly number[], group: (index: number) => number = (index) => index): Dataset {
  const labels = counts.flatMap((count, label) => new Array<number>(count).fill(label));
  const samples = labels.map((label, index): Sample => {
    const path = `${label}/person${index % 4}-${index}.png`;
    return { file: `/data/${path}`, path, label, sha256: `${group(index)}`, group: group(index) };
  });
  const classes = counts.map((_, label) => `${label}`);
  return { folder: '/data', classes, counts, samples, skipped: [], otherFiles: 0, warnings: [] };
}

const sizes = fc.array(fc.integer({ min: 4, max: 60 }), { minLength: 2, maxLength: 6 });
const seeds = fc.nat(1000);
const usual = { train: 0.7, validation: 0.1, test: 0.2 };
const codes = ({ warnings }: Split): string[] => warnings.map(({ code }) => code);

function inClass(dataset: Dataset, split: Split, label: number): Record<PartName, number> {
  const count = (part: PartName): number => split.parts[part].filter((index) => dataset.samples[index]?.label === label).length;
  return { train: count('train'), validation: count('validation'), test: count('test') };
}

describe('a split', () => {
  it('puts every sample into exactly one part', () => {
    fc.assert(
      fc.property(sizes, seeds, (counts, seed) => {
        const dataset = datasetOf(counts);
        const { parts, partOf } = splitDataset(dataset, { seed });
        const all = partNames.flatMap((part) => parts[part]).sort((a, b) => a - b);
        expect(all).toEqual([...dataset.samples.keys()]);
        for (const part of partNames) for (const index of parts[part]) expect(partOf[index]).toBe(part);
      }),
    );
  });

  it('is within one sample of the fractions in every class, and leaves no part without a class', () => {
    fc.assert(
      fc.property(sizes, seeds, (counts, seed) => {
        const dataset = datasetOf(counts);
        const split = splitDataset(dataset, { seed });
        counts.forEach((count, label) => {
          const parts = inClass(dataset, split, label);
          for (const part of partNames) {
            expect(Math.abs(parts[part] - usual[part] * count)).toBeLessThan(1);
            expect(parts[part]).toBeGreaterThan(0);
          }
        });
        expect(split.warnings).toEqual([]);
      }),
    );
  });

  it('is the same for the same seed, another for another', () => {
    const dataset = datasetOf([40, 40]);
    const first = splitDataset(dataset, { seed: 7 });
    expect(splitDataset(dataset, { seed: 7 })).toEqual(first);
    expect(splitDataset(dataset, { seed: 8 }).partOf).not.toEqual(first.partOf);
  });

  it('never divides a group', () => {
    const groups = fc.array(fc.tuple(fc.nat(2), fc.nat(25)), { minLength: 40, maxLength: 80 });
    fc.assert(
      fc.property(groups, seeds, (pairs, seed) => {
        const counts = [0, 1, 2].map((label) => pairs.filter((pair) => pair[0] === label).length);
        const sorted = [...pairs].sort((a, b) => a[0] - b[0]);
        const dataset = datasetOf(counts, (index) => sorted[index]?.[1] ?? 0);
        const { partOf } = splitDataset(dataset, { seed });
        for (let group = 0; group <= 25; group += 1) {
          const parts = dataset.samples.flatMap((sample, index) => (sample.group === group ? [partOf[index]] : []));
          expect(new Set(parts).size).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('keeps equal matches of an expression together, and its classes balanced', () => {
    const persons = Array.from({ length: 30 }, (_, person) => person);
    const files = persons.flatMap((person) => [0, 1, 2].map((label) => ({ person, label })));
    files.sort((a, b) => a.label - b.label);
    const base = datasetOf([30, 30, 30]);
    const dataset = {
      ...base,
      samples: base.samples.map((sample, index) => ({ ...sample, path: `${sample.label}/p${files[index]?.person}_x.png` })),
    };
    const split = splitDataset(dataset, { seed: 3, groupBy: /p(\d+)_/g });
    for (const person of persons)
      expect(new Set(split.partOf.filter((_, index) => files[index]?.person === person)).size).toBe(1);
    for (const label of [0, 1, 2]) expect(inClass(dataset, split, label)).toEqual({ train: 21, validation: 3, test: 6 });
    expect(split.warnings).toEqual([]);
  });

  it('uses the whole match where nothing is captured, and tells what does not match', () => {
    const dataset = datasetOf([20, 20]);
    const split = splitDataset(dataset, { seed: 1, groupBy: /person[012]/ });
    for (const person of ['person0', 'person1', 'person2'])
      expect(new Set(split.partOf.filter((_, index) => dataset.samples[index]?.path.includes(person))).size).toBe(1);
    expect(codes(split)).toContain('group-by');
    expect(english(split.warnings[0]!.message)).toContain('10 paths are not matched');
  });

  it('serves the training part first where a class is small, and says so', () => {
    const dataset = datasetOf([1, 2, 3, 30]);
    const split = splitDataset(dataset, { seed: 5 });
    expect(inClass(dataset, split, 0)).toEqual({ train: 1, validation: 0, test: 0 });
    expect(inClass(dataset, split, 1)).toEqual({ train: 1, validation: 0, test: 1 });
    expect(inClass(dataset, split, 2)).toEqual({ train: 1, validation: 1, test: 1 });
    expect(split.warnings.map(({ message }) => english(message))).toEqual([
      'The validation part has no pictures of "0", "1": too few pictures for three parts',
      'The test part has no pictures of "0": too few pictures for three parts',
    ]);
  });

  it('refuses what leaves a part empty', () => {
    expect(() => splitDataset(datasetOf([1, 1]), { seed: 0 })).toThrow(/"\/data" has too few pictures/);
    expect(() => splitDataset(datasetOf([9, 9]), { seed: 0, groupBy: /^/ })).toThrow(/too few groups/);
    expect(() => splitDataset(datasetOf([9, 9]), { seed: 0, fractions: { ...usual, test: 0.5 } })).toThrow(/sum 1/);
  });

  it('takes other fractions, none for a part included', () => {
    const dataset = datasetOf([20, 40]);
    const split = splitDataset(dataset, { seed: 0, fractions: { train: 0.75, validation: 0.25, test: 0 } });
    expect(inClass(dataset, split, 0)).toEqual({ train: 15, validation: 5, test: 0 });
    expect(inClass(dataset, split, 1)).toEqual({ train: 30, validation: 10, test: 0 });
  });
});

describe('given parts', () => {
  const names = (part: string, count: number): Record<string, number> =>
    Object.fromEntries(
      ['a', 'b'].flatMap((name, label) =>
        Array.from({ length: count }, (_, index) => [`${part}/${name}/${index}.png`, index + 100 * label + part.length * 1000]),
      ),
    );

  it('are kept', async () => {
    const dataset = await scanDataset(await folderOf({ ...names('train', 3), ...names('val', 1), ...names('test', 2) }, onTestFinished));
    const split = splitDataset(dataset, { seed: 1 });
    expect(split.parts).toEqual(dataset.given);
    expect(codes(split)).toEqual(['given-split']);
  });

  it('that lack one get it from the training part alone', async () => {
    const dataset = await scanDataset(await folderOf({ ...names('train', 8), ...names('test', 2) }, onTestFinished));
    const split = splitDataset(dataset, { seed: 1 });
    expect(split.parts.test).toEqual(dataset.given?.test);
    expect(inClass(dataset, split, 0)).toEqual({ train: 7, validation: 1, test: 2 });
    expect(codes(split)).toEqual(['given-split', 'part-from-train']);
  });
});

describe('--group-by', () => {
  it('is a regular expression, or refused', () => {
    expect(parseGroupBy('^(p\\d+)')).toEqual(/^(p\d+)/u);
    expect(() => parseGroupBy('(')).toThrow(TangentError);
    expect(() => parseGroupBy('(')).toThrow(/--group-by/);
  });
});
