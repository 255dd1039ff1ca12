import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { scanDataset } from '../../../src/datasets/scan/scan';
import { splitDataset } from '../../../src/datasets/split/split';
import { surveyDataset } from '../../../src/datasets/survey';
import { folderOf } from './pictures';

const make = (files: Parameters<typeof folderOf>[0]): Promise<string> => folderOf(files, onTestFinished);

describe('a survey', () => {
  it('counts what a scan finds where nothing is damaged', async () => {
    const folder = await make({ '10/a.png': 1, '10/deep/b.png': 2, '2/c.jpg': 3, '2/d.png': 4, '2/e.png': 5 });
    const scanned = await scanDataset(folder);
    const { classes, given, warnings } = await surveyDataset(folder);
    expect(classes.map(({ name }) => name)).toEqual(scanned.classes);
    expect(classes.map(({ count }) => count)).toEqual(scanned.counts);
    expect({ given, warnings: warnings.filter(({ message }) => !/part has no pictures/.test(message)) }).toEqual({ given: false, warnings: [] });
  });

  it('adds up the parts that a folder gives', async () => {
    const train = Object.fromEntries(['a', 'b'].flatMap((name) => Array.from({ length: 5 }, (_, index) => [`train/${name}/${index}.png`, name.length + 2 * index])));
    const folder = await make({ ...train, 'test/a/3.png': 30, 'test/b/4.png': 31 });
    expect(await surveyDataset(folder)).toMatchObject({
      classes: [{ name: 'a', count: 6 }, { name: 'b', count: 6 }],
      files: [expect.arrayContaining(['test/a/3.png', 'train/a/1.png']), expect.arrayContaining(['test/b/4.png'])],
      given: true,
      parts: { test: 2 },
      skipped: [],
    });
  });

  it('says what will be left out, and that classes differ much', async () => {
    const many = Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`a/${index}.png`, index]));
    const folder = await make({ ...many, 'b/1.png': 7, 'stray.png': 8 });
    await mkdir(path.join(folder, 'empty'));
    await writeFile(path.join(folder, 'b', 'zero.png'), '');
    const { classes, warnings, skipped } = await surveyDataset(folder);
    expect(classes).toEqual([{ name: 'a', count: 6 }, { name: 'b', count: 1 }, { name: 'empty', count: 0 }]);
    expect(warnings.map(({ message }) => message).join()).toMatch(/unbalanced.*1 folder has no pictures.*2 files cannot be used/);
    const told = (template: string) => ({ reason: template, told: { template, arguments: [] } });
    expect(skipped).toEqual([
      { file: 'stray.png', ...told('it lies in no class folder') },
      { file: 'b/zero.png', ...told('the file is empty') },
    ]);
  });

  it('tells the parts that a run will have, as seed and groups make them', async () => {
    const files = ['a', 'b'].flatMap((name) => Array.from({ length: 20 }, (_, index) => `${name}/${index % 10}-${index}.png`));
    const folder = await make(Object.fromEntries(files.map((file, index) => [file, index])));
    const options = { seed: 3, groupBy: '/(\\d+)-' };
    const { parts } = splitDataset(await scanDataset(folder), { seed: 3, groupBy: /\/(\d+)-/u });
    const sizes = { train: parts.train.length, validation: parts.validation.length, test: parts.test.length };
    expect((await surveyDataset(folder, options)).parts).toEqual(sizes);
    expect((await surveyDataset(folder)).parts).toEqual({ train: 28, validation: 4, test: 8 });
    const unusable = await surveyDataset(folder, { groupBy: '(a|b)/' });
    expect(unusable.parts).toBeNull();
    expect(unusable.warnings.map(({ message }) => message).join()).toMatch(/too few pictures for a/);
  });

  it('refuses a folder that is not there', async () => {
    await expect(surveyDataset('/no/such/folder')).rejects.toMatchObject({ code: 'bad-dataset' });
  });
});
