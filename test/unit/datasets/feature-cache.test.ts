import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { english } from '../../../src/contract/message';
import { normals } from '../../../src/contract/random';
import { openFeatureCache, type FeatureCache } from '../../../src/datasets/feature-cache/feature-cache';
import type { SampleTensors } from '../../../src/datasets/feature-cache/shard';
import { FeatureStore } from '../../../src/trainer/training/feature-store';
import { folderOf } from './pictures';

const key = { network: 'abc', engine: 'test 1 cpu' };
const emptyFolder = (): Promise<string> => folderOf({}, onTestFinished);
const hash = (seed: number): string => seed.toString(16).padStart(64, '0');
const range = (length: number): number[] => Array.from({ length }, (_, index) => index);

function tensorsOf(seed: number, length = 6): SampleTensors {
  return {
    'w1/z0': { shape: [2, length / 2], dtype: 'float32', data: Float32Array.from(normals(length, seed, 'features')) },
    mask: { shape: [3], dtype: 'uint8', data: Uint8Array.of(seed, seed + 1, seed + 2) },
  };
}

const entries = (seeds: readonly number[]): { sha256: string; tensors: SampleTensors }[] =>
  seeds.map((seed) => ({ sha256: hash(seed), tensors: tensorsOf(seed) }));

/** Reads samples, compares each with what was written, and returns the seeds of those missing. */
async function missingOf(cache: FeatureCache, seeds: readonly number[]): Promise<number[]> {
  const seen: number[] = [];
  const missing = await cache.read(seeds.map(hash), (index, tensors) => {
    expect(tensors).toEqual(tensorsOf(seeds[index] ?? -1));
    seen.push(index);
  });
  expect([...seen, ...missing].sort((a, b) => a - b)).toEqual(range(seeds.length));
  return missing.map((index) => seeds[index] ?? -1);
}

async function filled(root: string, seeds: readonly number[], fields: Record<string, string> = key): Promise<FeatureCache> {
  const cache = await openFeatureCache(root, fields);
  await cache.write(entries(seeds));
  await cache.close();
  return cache;
}

async function shardsIn(root: string): Promise<string[]> {
  const files = await readdir(root, { recursive: true });
  return files.filter((file) => file.endsWith('.safetensors')).map((file) => path.join(root, file));
}

describe('a feature cache', () => {
  it('gives back what was written, in this process and the next', async () => {
    const root = await emptyFolder();
    const cache = await openFeatureCache(root, key);
    expect(await missingOf(cache, [1, 2])).toEqual([1, 2]);
    await cache.write(entries(range(300)));
    expect(cache.has(hash(0))).toBe(true);
    expect(cache.has(hash(299))).toBe(false);
    await cache.close();
    expect(await missingOf(cache, range(300))).toEqual([]);
    const again = await openFeatureCache(root, { engine: key.engine, network: key.network });
    expect(await missingOf(again, [299, 5, 300, 5, 0])).toEqual([300]);
    expect(await shardsIn(root)).toHaveLength(2);
  });

  it('keeps every bit of any tensors', async () => {
    const root = await emptyFolder();
    const numbers = fc.float32Array({ minLength: 4, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.array(numbers, { minLength: 1, maxLength: 8 }), fc.uuid(), async (rows, network) => {
        const cache = await openFeatureCache(root, { network });
        const tensors = (data: Float32Array): SampleTensors => ({ x: { shape: [2, 2], dtype: 'float32', data } });
        await cache.write(rows.map((data, seed) => ({ sha256: hash(seed), tensors: tensors(data) })));
        await cache.flush();
        const missing = await cache.read(rows.map((_, seed) => hash(seed)), (index, read) => expect(read).toEqual(tensors(rows[index]!)));
        expect(missing).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  it('copies what it is given and writes nothing twice', async () => {
    const root = await emptyFolder();
    const cache = await openFeatureCache(root, key);
    const [entry] = entries([7]);
    await cache.write([entry!, entry!]);
    entry?.tensors['w1/z0']?.data.fill(0);
    await cache.flush();
    await cache.write(entries([7]));
    await cache.close();
    expect(await missingOf(cache, [7])).toEqual([]);
    expect(await shardsIn(root)).toHaveLength(1);
  });

  it('divides large features into several files', async () => {
    const root = await emptyFolder();
    const cache = await openFeatureCache(root, key);
    const data = new Float32Array(3 * 2 ** 20);
    await cache.write(range(3).map((seed) => ({ sha256: hash(seed), tensors: { x: { shape: [data.length], dtype: 'float32', data } } })));
    await cache.close();
    expect(await shardsIn(root)).toHaveLength(2);
  });

  it('refuses samples of different shapes', async () => {
    const cache = await openFeatureCache(await emptyFolder(), key);
    await cache.write(entries([1]));
    await expect(cache.write([{ sha256: hash(2), tensors: tensorsOf(2, 8) }])).rejects.toThrow(/w1\/z0 differs/);
  });

  it('fills a feature store', async () => {
    const cache = await filled(await emptyFolder(), [4, 5, 6]);
    const store = await FeatureStore.open(new Map([['w1/z0', { shape: ['N', 2, 3], dtype: 'float32' }], ['mask', { shape: ['N', 3], dtype: 'uint8' }]]), 3);
    await cache.read([6, 4, 5].map(hash), (index, tensors) => store.write(index, tensors));
    expect([...((await store.range(['mask'], 0, 1))['mask']?.data ?? [])]).toEqual([6, 7, 8]);
    expect((await store.range(['w1/z0'], 2, 1))['w1/z0']?.data).toEqual(tensorsOf(5)['w1/z0']?.data);
  });

  it('keeps keys apart', async () => {
    const root = await emptyFolder();
    await filled(root, [1, 2]);
    for (const other of [{ ...key, engine: 'test 2 cpu' }, { ...key, precision: 'float16' }, { network: 'abc' }])
      expect(await missingOf(await openFeatureCache(root, other), [1, 2])).toEqual([1, 2]);
  });
});

describe('a feature cache that suffers', () => {
  it('finds every damaged file, computes it anew and warns', async () => {
    const root = await emptyFolder();
    await filled(root, range(5));
    const [file] = await shardsIn(root);
    const whole = await readFile(file!);
    const damages = fc.oneof(
      fc.nat(whole.length - 1).map((place) => Buffer.concat([whole.subarray(0, place), Buffer.of(whole[place]! ^ 64), whole.subarray(place + 1)])),
      fc.nat(whole.length - 1).map((length) => whole.subarray(0, length)),
    );
    await fc.assert(
      fc.asyncProperty(damages, async (bytes) => {
        await writeFile(file!, bytes);
        const warnings: string[] = [];
        const cache = await openFeatureCache(root, key, { onWarning: (said) => warnings.push(english(said)) });
        const announced = range(5).filter((seed) => cache.has(hash(seed)));
        expect(await missingOf(cache, range(5))).toEqual(range(5));
        expect(warnings).toHaveLength(announced.length > 0 ? 1 : 0);
        expect(await shardsIn(root)).toEqual([]);
        await cache.write(entries(range(5)));
        await cache.close();
        expect(await missingOf(cache, range(5))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('may be deleted at any time', async () => {
    const root = await emptyFolder();
    const warnings: string[] = [];
    const cache = await openFeatureCache(root, key, { onWarning: (said) => warnings.push(english(said)) });
    await cache.write(entries([1, 2]));
    await cache.flush();
    await rm(root, { recursive: true });
    expect(await missingOf(cache, [1, 2])).toEqual([1, 2]);
    await cache.write(entries([1, 2, 3]));
    await cache.close();
    expect(await missingOf(cache, [1, 2, 3])).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('goes on without where it cannot write, and warns once', async () => {
    const folder = await folderOf({ file: 'x' }, onTestFinished);
    const warnings: string[] = [];
    const cache = await openFeatureCache(path.join(folder, 'file'), key, { onWarning: (said) => warnings.push(english(said)) });
    for (const seed of [1, 2]) {
      await cache.write(entries([seed]));
      await cache.flush();
    }
    expect(await missingOf(cache, [1, 2])).toEqual([1, 2]);
    await cache.close();
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/not cached in .*file any more, a file is where its folder should be/);
  });

  it('serves two writers at once', async () => {
    const root = await emptyFolder();
    const [one, two] = await Promise.all([openFeatureCache(root, key), openFeatureCache(root, key)]);
    await Promise.all([
      (async () => { for (const seed of range(40)) { await one.write(entries([seed])); await one.flush(); } })(),
      (async () => { for (const seed of range(40)) { await two.write(entries([79 - seed, 39 - seed])); await two.flush(); } })(),
    ]);
    expect(await missingOf(await openFeatureCache(root, key), range(80))).toEqual([]);
  });

  it('clears away what a dead writer left, not what a live one writes', async () => {
    const root = await emptyFolder();
    await filled(root, [1]);
    const [folder] = await readdir(root);
    const [old, young] = ['a.temporary', 'b.temporary'].map((name) => path.join(root, folder!, name));
    await writeFile(old!, 'x');
    await writeFile(young!, 'x');
    await utimes(old!, new Date(0), new Date(0));
    await openFeatureCache(root, key);
    await expect(stat(old!)).rejects.toThrow('ENOENT');
    expect((await stat(young!)).size).toBe(1);
  });
});

describe('the size of a feature cache', () => {
  it('is bounded: what was not used for longest goes first, and nothing that is not its own', async () => {
    const root = await emptyFolder();
    const named = (network: string): Record<string, string> => ({ network });
    for (const network of ['a', 'b', 'c']) await filled(root, range(50), named(network));
    const foreign = path.join(root, 'precious', 'file');
    await mkdir(path.dirname(foreign));
    await writeFile(foreign, 'x'.repeat(9000));
    const folders = (await readdir(root)).filter((name) => name !== 'precious');
    for (const name of folders) await utimes(path.join(root, name, 'key.json'), new Date(0), new Date(0));
    expect(await missingOf(await openFeatureCache(root, named('a')), range(50))).toEqual([]);
    const [shard] = await shardsIn(root);
    const maximumBytes = 2.5 * ((await stat(shard!)).size + 200);
    const cache = await openFeatureCache(root, named('d'), { maximumBytes });
    await cache.write(entries(range(50)));
    await cache.close();
    const left = async (network: string): Promise<number> =>
      50 - (await missingOf(await openFeatureCache(root, named(network)), range(50))).length;
    expect([await left('a'), await left('b'), await left('c'), await left('d')]).toEqual([50, 0, 0, 50]);
    expect(await readFile(foreign, 'utf8')).toHaveLength(9000);
  });

  it('stops growing where its own key alone is too large', async () => {
    const root = await emptyFolder();
    const warnings: string[] = [];
    const cache = await openFeatureCache(root, key, { maximumBytes: 1000, onWarning: (said) => warnings.push(english(said)) });
    await cache.write(entries(range(300)));
    await cache.close();
    expect(await shardsIn(root)).toEqual([]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('it is full');
  });
});
