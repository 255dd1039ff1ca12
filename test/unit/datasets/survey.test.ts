import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { scanDataset } from '../../../src/datasets/scan/scan';
import { surveyDataset } from '../../../src/datasets/scan/survey';
import { folderOf } from './pictures';

const make = (files: Parameters<typeof folderOf>[0]): Promise<string> => folderOf(files, onTestFinished);

describe('a survey', () => {
  it('counts what a scan finds where nothing is damaged', async () => {
    const folder = await make({ '10/a.png': 1, '10/deep/b.png': 2, '2/c.jpg': 3, '2/d.png': 4, '2/e.png': 5 });
    const scanned = await scanDataset(folder);
    const { classes, given, warnings } = await surveyDataset(folder);
    expect(classes.map(({ name }) => name)).toEqual(scanned.classes);
    expect(classes.map(({ count }) => count)).toEqual(scanned.counts);
    expect({ given, warnings }).toEqual({ given: false, warnings: [] });
  });

  it('adds up the parts that a folder gives', async () => {
    const folder = await make({ 'train/a/1.png': 1, 'train/b/2.png': 2, 'test/a/3.png': 3, 'test/b/4.png': 4 });
    expect(await surveyDataset(folder)).toEqual({
      classes: [{ name: 'a', count: 2 }, { name: 'b', count: 2 }],
      given: true,
      warnings: [],
    });
  });

  it('says what will be left out, and that classes differ much', async () => {
    const many = Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`a/${index}.png`, index]));
    const folder = await make({ ...many, 'b/1.png': 7, 'stray.png': 8 });
    await mkdir(path.join(folder, 'empty'));
    await writeFile(path.join(folder, 'b', 'zero.png'), '');
    const { classes, warnings } = await surveyDataset(folder);
    expect(classes).toEqual([{ name: 'a', count: 6 }, { name: 'b', count: 1 }, { name: 'empty', count: 0 }]);
    expect(warnings).toHaveLength(3);
    expect(warnings.join()).toMatch(/unbalanced.*1 folder has no pictures.*2 files cannot be used/);
  });

  it('refuses a folder that is not there', async () => {
    await expect(surveyDataset('/no/such/folder')).rejects.toMatchObject({ code: 'bad-dataset' });
  });
});
