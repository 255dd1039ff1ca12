import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fromHalf, toHalf } from '../../../src/contract/half';
import { permutation, uniforms } from '../../../src/contract/random';
import type { TensorType } from '../../../src/program/tensor';
import { FeatureStore, type StoreOptions } from '../../../src/trainer/training/feature-store';
import { ownIdentity } from '../../../src/runs/process-identity';

const samples = 23;
const types = new Map<string, TensorType>([
  ['z0', { shape: ['N', 3, 5, 2], dtype: 'float32' }],
  ['f', { shape: ['N', 4], dtype: 'float32' }],
  ['mask', { shape: ['N', 3, 5], dtype: 'uint8' }],
]);
const names = [...types.keys()];

const made: string[] = [];
afterAll(() => Promise.all(made.map((folder) => rm(folder, { recursive: true, force: true }))));

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tangent-store-'));
  made.push(folder);
  return folder;
}

/** What sample `index` keeps: different numbers for each. */
function rowOf(index: number) {
  const z0 = Float32Array.from(uniforms(30, 1, 'z0', index), (u) => 4 * u - 2);
  const f = Float32Array.from(uniforms(4, 1, 'f', index), (u) => 1000 * u);
  const mask = Uint8Array.from(uniforms(15, 1, 'mask', index), (u) => Math.floor(256 * u));
  return { z0: { data: z0 }, f: { data: f }, mask: { data: mask } };
}

async function filled(options: StoreOptions): Promise<FeatureStore> {
  const store = await FeatureStore.open(types, samples, options);
  // Not in their order, as from a cache.
  for (const index of permutation(samples, 5, 'writing')) await store.write(index, rowOf(index));
  return store;
}

/** The rows, one after the other, as they were written. */
function expected(name: 'z0' | 'f' | 'mask', rows: readonly number[]): number[] {
  return rows.flatMap((row) => [...rowOf(row)[name].data]);
}

const batches = [0, 8, 16].map((start) => ({ start, count: Math.min(8, samples - start) }));

describe.each([
  { where: 'in memory', budget: Infinity, folders: 0 },
  // 4 numbers and 15 bytes a sample fit, 30 numbers do not.
  { where: 'partly in files', budget: samples * (16 + 15), folders: 1 },
  { where: 'in files', budget: 0, folders: 1 },
])('a feature store $where', ({ budget, folders }) => {
  it('gives what was written', async () => {
    const folder = await emptyFolder();
    const store = await filled({ budget, folder });
    expect(await readdir(folder)).toHaveLength(folders);
    expect(store.inMemory).toBe(folders === 0);
    const range = await store.range(names, 7, 9);
    expect(range['z0']?.shape).toEqual([9, 3, 5, 2]);
    const rows = [7, 8, 9, 10, 11, 12, 13, 14, 15];
    expect([...(range['z0']?.data ?? [])]).toEqual(expected('z0', rows));
    expect([...(range['mask']?.data ?? [])]).toEqual(expected('mask', rows));
    const chosen = [22, 0, 3, 3, 21, 4];
    const gathered = await store.gather(names, Int32Array.from(chosen));
    expect(gathered['mask']).toMatchObject({ shape: [6, 3, 5], dtype: 'uint8' });
    for (const name of ['z0', 'f', 'mask'] as const) expect([...(gathered[name]?.data ?? [])]).toEqual(expected(name, chosen));
    await store.close();
    expect(await readdir(folder)).toEqual([]);
  });

  it('streams batches whose tensors last until the next is taken', async () => {
    const store = await filled({ budget, folder: await emptyFolder() });
    const order = permutation(samples, 2, 'shuffle', 1);
    const shuffled = batches.map(({ start, count }) => ({ rows: order.subarray(start, start + count) }));
    const arrays = new Set<ArrayBufferLike>();
    for (let pass = 0; pass < 3; pass++) {
      for await (const [{ rows }, tensors] of store.stream(['z0', 'f'], shuffled)) {
        // Reads of the next batch go on meanwhile.
        await new Promise((resolve) => setTimeout(resolve, 2));
        expect([...(tensors['z0']?.data ?? [])]).toEqual(expected('z0', [...rows]));
        expect(Object.keys(tensors)).toEqual(['z0', 'f']);
        arrays.add(tensors['z0']?.data.buffer ?? new ArrayBuffer());
      }
    }
    expect(arrays.size).toBe(2);
    const first: number[] = [];
    for await (const [{ start, count }, tensors] of store.stream(['f'], batches)) {
      first.push(start);
      expect([...(tensors['f']?.data ?? [])]).toEqual(expected('f', Array.from({ length: count }, (_, i) => start + i)));
      if (start === 8) break;
    }
    expect(first).toEqual([0, 8]);
    expect([...((await store.range(['f'], 2, 1))['f']?.data ?? [])]).toEqual(expected('f', [2]));
    await store.close();
  });

  it('rounds numbers to 16 bits if asked to, and leaves masks alone', async () => {
    const store = await filled({ budget: budget / 2, folder: await emptyFolder(), precision: 'float16' });
    const { z0, mask } = await store.gather(['z0', 'mask'], Int32Array.of(9, 1));
    expect([...(z0?.data ?? [])]).toEqual(expected('z0', [9, 1]).map((value) => fromHalf(toHalf(value))));
    expect([...(mask?.data ?? [])]).toEqual(expected('mask', [9, 1]));
    await store.close();
  });
});

describe('files of a feature store', () => {
  it('are removed if their process has died', async () => {
    const root = await emptyFolder();
    const folder = (digit: number) => path.join(root, `rows-${String(digit).repeat(8)}-0000-0000-0000-000000000000`);
    const owners = [{ ...ownIdentity(), startTime: 'another' }, ownIdentity(), { ...ownIdentity(), host: 'elsewhere' }];
    for (const [digit, owner] of owners.entries()) {
      await mkdir(folder(digit));
      await writeFile(path.join(folder(digit), 'owner.json'), JSON.stringify(owner));
    }
    for (const digit of [3, 4]) await mkdir(folder(digit));
    await utimes(folder(4), 0, 0);
    const store = await filled({ budget: 0, folder: root });
    const left = (await readdir(root)).filter((name) => name.endsWith('000000000000')).map((name) => name[5]);
    // Another start time tells of another process only where the system gives start times.
    expect(left).toEqual(process.platform === 'linux' ? ['1', '2', '3'] : ['0', '1', '2', '3']);
    await store.close();
  });

  it('say what to do where they cannot be made', async () => {
    const file = path.join(await emptyFolder(), 'file');
    await writeFile(file, '');
    await expect(FeatureStore.open(types, samples, { budget: 0, folder: file })).rejects.toThrow(/--memory-budget/);
  });
});
