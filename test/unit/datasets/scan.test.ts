import { createHash } from 'node:crypto';
import { readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it, onTestFinished } from 'vitest';
import { english } from '../../../src/contract/message';
import { TangentError } from '../../../src/contract/errors';
import type { Dataset } from '../../../src/datasets/dataset';
import { plainReason } from '../../../src/datasets/decode/reason';
import { requireClasses, scanDataset } from '../../../src/datasets/scan/scan';
import { folderOf, noisePicture } from './pictures';

const make = (files: Parameters<typeof folderOf>[0]): Promise<string> => folderOf(files, onTestFinished);
const paths = ({ samples }: Dataset): string[] => samples.map((sample) => sample.path);
const codes = ({ warnings }: Dataset): string[] => warnings.map(({ code }) => code);
const reasons = (dataset: Dataset): Record<string, string> =>
  Object.fromEntries(dataset.skipped.map(({ file, reason }) => [path.relative(dataset.folder, file), english(reason)]));

async function failure(folder: string): Promise<TangentError> {
  const error = await scanDataset(folder).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TangentError);
  return error as TangentError;
}

describe('a folder per class', () => {
  it('gives classes and samples in natural order with their hashes', async () => {
    const folder = await make({ '10/2.png': 1, '10/10.png': 2, '9/b.JPG': 3, '9/a.jpeg': 4, '1/x.png': 5 });
    const dataset = await scanDataset(folder);
    expect(dataset.classes).toEqual(['1', '9', '10']);
    expect(paths(dataset)).toEqual(['1/x.png', '9/a.jpeg', '9/b.JPG', '10/2.png', '10/10.png']);
    expect(dataset.samples.map(({ label }) => label)).toEqual([0, 1, 1, 2, 2]);
    expect(dataset.counts).toEqual([1, 2, 2]);
    for (const { file, sha256 } of dataset.samples)
      expect(sha256).toBe(createHash('sha256').update(await readFile(file)).digest('hex'));
    expect(dataset).toMatchObject({ folder, skipped: [], warnings: [], otherFiles: 0 });
    expect(dataset.given).toBeUndefined();
  });

  it('may have names with spaces, Unicode, quotes and HTML', async () => {
    const names = ['große Vögel', "it's \"quoted\"", '<b>bold', '鸟', '100%'];
    const dataset = await scanDataset(await make(Object.fromEntries(names.map((name, seed) => [`${name}/${name}.png`, seed]))));
    expect([...dataset.classes].sort()).toEqual([...names].sort());
    expect(dataset.samples).toHaveLength(names.length);
  });

  it('ignores hidden files, counts what is no picture', async () => {
    const folder = await make({
      ...{ 'a/1.png': 1, 'b/1.png': 2, 'a/notes.txt': 'x', 'labels.csv': 'x', 'b/Thumbs.db': 'x' },
      ...{ 'a/.hidden.png': 3, '.cache/1.png': 4, '__MACOSX/1.png': 5, 'a/.DS_Store': 'x' },
    });
    const dataset = await scanDataset(folder);
    expect(paths(dataset)).toEqual(['a/1.png', 'b/1.png']);
    expect(dataset).toMatchObject({ otherFiles: 2, skipped: [] });
  });

  it('counts pictures in nested folders for the class, and says so', async () => {
    const dataset = await scanDataset(await make({ 'a/x/y/1.png': 1, 'a/2.png': 2, 'b/1.png': 3 }));
    expect(paths(dataset)).toEqual(['a/2.png', 'a/x/y/1.png', 'b/1.png']);
    expect(dataset.counts).toEqual([2, 1]);
    expect(codes(dataset)).toEqual(['nested-folders']);
  });

  it.skipIf(process.platform === 'win32')('follows links but not in circles', async () => {
    const folder = await make({ 'a/1.png': 1, 'b/1.png': 2, 'store/deep/3.png': 3 });
    await symlink(folder, path.join(folder, 'a', 'up'));
    await symlink('.', path.join(folder, 'a', 'same'));
    await symlink('self', path.join(folder, 'a', 'self'));
    await symlink('nowhere.png', path.join(folder, 'b', 'dangling.png'));
    await symlink(path.join(folder, 'store', 'deep'), path.join(folder, 'b', 'linked'));
    const dataset = await scanDataset(folder);
    expect(paths(dataset)).toEqual(['a/1.png', 'b/1.png', 'b/linked/3.png', 'store/deep/3.png']);
    expect(reasons(dataset)).toEqual({
      'a/up': 'a link back to a folder that is read already',
      'a/same': 'a link back to a folder that is read already',
      'a/self': 'a link that leads back to itself',
      'b/dangling.png': 'there is no such file: a link to nothing, or removed meanwhile',
    });
  });

  it('skips what cannot be read and says why', async () => {
    const jpeg = await noisePicture(1, 80, 60).jpeg().toBuffer();
    const png = await noisePicture(2, 80, 60).png().toBuffer();
    const folder = await make({
      ...{ 'a/1.png': 3, 'b/1.png': 4, 'a/empty.png': '', 'a/text.jpg': 'no picture', 'a/old.BMP': 'BM' },
      'a/cut.jpg': jpeg.subarray(0, jpeg.length - 100),
      'a/cut.png': png.subarray(0, png.length / 2),
      'a/vector.png': '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>',
      'stray.png': 5,
    });
    expect(reasons(await scanDataset(folder))).toEqual({
      'a/empty.png': 'the file is empty',
      'a/text.jpg': 'not a picture of a kind that can be read, or damaged at its start',
      'a/old.BMP': 'BMP pictures cannot be read: save it as PNG or JPEG',
      'a/cut.jpg': 'the file is truncated or damaged',
      'a/cut.png': 'the file is truncated or damaged',
      'a/vector.png': 'not a picture of a kind that can be read: save it as PNG or JPEG',
      'stray.png': 'it lies in no class folder',
    });
  });

  it('says in plain words why the file system refuses', () => {
    const refused = (code: string): string => english(plainReason(Object.assign(new Error(code), { code })));
    expect(refused('EACCES')).toBe('no permission to read it');
    expect(refused('EIO')).toBe('it cannot be read (EIO)');
  });

  it('skips a picture of too many pixels without decoding it', async () => {
    const huge = await noisePicture(1).png().toBuffer();
    huge.writeUInt32BE(20_000, 16);
    huge.writeUInt32BE(20_000, 20);
    huge.writeUInt32BE(crc32(huge.subarray(12, 29)), 29);
    const folder = await make({ 'a/1.png': 1, 'b/1.png': 2, 'b/huge.png': huge });
    expect(reasons(await scanDataset(folder))).toEqual({ 'b/huge.png': 'the picture is too large: make it smaller' });
  });

  it('finds damage in small files of many pixels too', async () => {
    const create = { width: 1200, height: 1100, channels: 3, background: 'red' } as const;
    const png = await sharp({ create }).png().toBuffer();
    expect(png.length).toBeLessThan(2 ** 16);
    const folder = await make({ 'a/1.png': png, 'b/1.png': 1, 'b/cut.png': png.subarray(0, png.length - 400) });
    expect(reasons(await scanDataset(folder))).toEqual({ 'b/cut.png': 'the file is truncated or damaged' });
  });

  it('leaves empty classes out and warns', async () => {
    const dataset = await scanDataset(await make({ 'a/1.png': 1, 'b/1.png': 2, 'c/readme.txt': 'x', 'd/0.png': '' }));
    expect(dataset.classes).toEqual(['a', 'b']);
    expect(codes(dataset)).toEqual(['empty-class']);
    expect(english(dataset.warnings[0]!.message)).toContain('"c", "d"');
  });

  it('warns of classes whose sizes differ by more than 5 to 1', async () => {
    const many = (number: number): Record<string, number> =>
      Object.fromEntries(Array.from({ length: number }, (_, seed) => [`many/${seed}.png`, seed]));
    expect(codes(await scanDataset(await make({ ...many(5), 'few/1.png': 99 })))).toEqual([]);
    expect(codes(await scanDataset(await make({ ...many(6), 'few/1.png': 99 })))).toEqual(['imbalance']);
  });

  it('puts equal bytes into one group, and reports them', async () => {
    const dataset = await scanDataset(await make({ 'a/1.png': 1, 'a/2.png': 1, 'a/3.png': 3, 'b/1.png': 3, 'b/2.png': 4 }));
    const groups = dataset.samples.map(({ group }) => group);
    expect(groups).toEqual([0, 0, 1, 1, 2]);
    expect(codes(dataset)).toEqual(['duplicates', 'label-conflict']);
    expect(english(dataset.warnings[1]!.message)).toContain('a/3.png = b/1.png');
  });

  it('tells progress and can be stopped', async () => {
    const folder = await make({ 'a/1.png': 1, 'b/1.png': 2 });
    const seen: number[][] = [];
    await scanDataset(folder, { parallel: 1, onProgress: (done, of) => seen.push([done, of]) });
    expect(seen).toEqual([[1, 2], [2, 2]]);
    await expect(scanDataset(folder, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });
});

describe('a folder that cannot be a dataset', () => {
  it('is refused in one line that names it and says what to do', async () => {
    const oneClass = await make({ 'a/1.png': 1 });
    const flat = await make({ '1.png': 1, '2.png': 2 });
    const damaged = await make({ 'a/1.png': 'x', 'b/1.png': 'x' });
    const file = path.join(oneClass, 'a', '1.png');
    const cases: [string, RegExp][] = [
      [oneClass, /one class only, "a"; put the pictures/],
      [flat, /has no sub-folder with pictures; 2 pictures lie directly in it; put the pictures/],
      [await make({}), /has no sub-folder with pictures, and no pictures lie directly in it; put/],
      [damaged, /2 skipped, the first is .*1\.png.* not a picture/],
      [path.join(flat, 'missing'), /does not exist; name the folder/],
      [file, /is not a folder; name the folder/],
    ];
    for (const [folder, message] of cases) {
      const error = await failure(folder);
      expect(error.code).toBe('bad-dataset');
      expect(error.message).toMatch(message);
      expect(error.message).toContain(folder);
      expect(error.message).not.toContain('\n');
    }
  });
});

describe('a folder beside the one that is meant', () => {
  it.each<[string, Record<string, number>, string, string]>([
    ['is one of its classes', { 'set/a/1.png': 1, 'set/b/1.png': 2 }, 'set/a', 'set'],
    ['holds it alone', { 'set/photos/a/1.png': 1, 'set/photos/b/1.png': 2 }, 'set', 'set/photos'],
    ['holds it beside others', { 'set/photos/a/1.png': 1, 'set/photos/b/1.png': 2, 'set/old.png': 3 }, 'set', 'set/photos'],
  ])('%s, and that is said', async (_, files, given, meant) => {
    const root = await make(files);
    const folder = path.join(root, given);
    await expect(requireClasses(folder)).rejects.toThrow(`did you mean "${path.join(root, meant)}"?`);
    expect((await failure(folder)).message).toContain(`did you mean "${path.join(root, meant)}"?`);
  });

  it('is not asked for where two classes have pictures, whatever they hold', async () => {
    await expect(requireClasses(await make({ 'a/1.png': 'x', 'b/deep/1.png': 'x' }))).resolves.toBeUndefined();
    await expect(requireClasses(await make({ 'train/a/1.png': 'x', 'train/b/1.png': 'x', 'test/a/2.png': 'x' }))).resolves.toBeUndefined();
    await expect(requireClasses(await make({ 'a/1.txt': 'x', 'b/1.png': 'x' }))).rejects.toThrow(/one class only, "b"/);
  });
});

describe('folders train, validation and test', () => {
  const files = {
    ...{ 'train/a/1.png': 1, 'train/a/2.png': 2, 'train/b/1.png': 3, 'val/a/1.png': 4, 'val/b/1.png': 5 },
    ...{ 'test/a/1.png': 6, 'test/b/1.png': 7, 'test/c/1.png': 8 },
  };

  it('are the given parts; classes without training pictures are left out', async () => {
    const dataset = await scanDataset(await make({ ...files, 'labels/1.txt': 'x', 'README.md': 'x' }));
    expect(dataset.classes).toEqual(['a', 'b']);
    const named = (part: readonly number[] | undefined): (string | undefined)[] => (part ?? []).map((at) => dataset.samples[at]?.path);
    expect(named(dataset.given?.train)).toEqual(['train/a/1.png', 'train/a/2.png', 'train/b/1.png']);
    expect(named(dataset.given?.validation)).toEqual(['val/a/1.png', 'val/b/1.png']);
    expect(named(dataset.given?.test)).toEqual(['test/a/1.png', 'test/b/1.png']);
    expect(codes(dataset)).toEqual(['stray-folders', 'empty-class']);
    expect(dataset.otherFiles).toBe(1);
  });

  it('are pooled on demand', async () => {
    const dataset = await scanDataset(await make(files), { resplit: true });
    expect(dataset.classes).toEqual(['a', 'b', 'c']);
    expect(dataset.counts).toEqual([4, 3, 1]);
    expect(dataset.given).toBeUndefined();
  });

  it('that share pictures are reported', async () => {
    const dataset = await scanDataset(await make({ ...files, 'test/a/1.png': 1 }));
    expect(codes(dataset)).toContain('duplicates-across-parts');
  });

  it('are classes where they hold pictures or stand among classes', async () => {
    expect((await scanDataset(await make({ 'train/1.png': 1, 'test/1.png': 2 }))).classes).toEqual(['test', 'train']);
    const vehicles = await scanDataset(await make({ 'train/steam/1.png': 1, 'bus/1.png': 2, 'car/1.png': 3 }));
    expect(vehicles.classes).toEqual(['bus', 'car', 'train']);
    expect(vehicles.given).toBeUndefined();
  });
});
