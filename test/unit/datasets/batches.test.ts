import { rm } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Preprocessing } from '../../../src/contract/preprocessing';
import { decodeBatches, type Batch } from '../../../src/datasets/decode/batches';
import { decodePicture } from '../../../src/datasets/decode/picture';
import { mapAhead, mapParallel } from '../../../src/datasets/pool';
import { folderOf } from './pictures';

const tiny: Preprocessing = {
  ...{ width: 6, height: 5, resize: { mode: 'stretch', interpolation: 'bilinear' }, crop: 'none' },
  ...{ channelOrder: 'RGB', mean: [0, 0, 0], std: [1, 1, 1] },
};

async function pictures(number: number): Promise<{ file: string }[]> {
  const names = Array.from({ length: number }, (_, index) => `${index}.png`);
  const folder = await folderOf(Object.fromEntries(names.map((name, seed) => [name, seed])), onTestFinished);
  return names.map((name) => ({ file: path.join(folder, name) }));
}

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe('batches of decoded pictures', () => {
  it('hold every picture in order, as one decoded alone', async () => {
    const files = await pictures(11);
    const onSkipped = (): void => expect.unreachable();
    const batches = await all(decodeBatches(files, tiny, { batch: 4, parallel: 3, onSkipped }));
    expect(batches.map(({ indexes }) => indexes)).toEqual([[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10]]);
    expect(batches.map(({ pixels }) => pixels.shape)).toEqual([[4, 5, 6, 3], [4, 5, 6, 3], [3, 5, 6, 3]]);
    for (const { pixels, indexes } of batches) {
      const alone = await Promise.all(indexes.map((index) => decodePicture(files[index]?.file ?? '', tiny)));
      expect([...pixels.data]).toEqual(alone.flatMap((picture) => [...picture]));
    }
  });

  it('leave out what cannot be decoded and tell of it', async () => {
    const files = await pictures(6);
    for (const index of [1, 2, 5]) await rm(files[index]?.file ?? '');
    const skipped: [number, string][] = [];
    const onSkipped = ({ file }: { file: string }, index: number): void => void skipped.push([index, file]);
    const batches = await all(decodeBatches(files, tiny, { batch: 3, onSkipped }));
    expect(batches.map(({ indexes }) => indexes)).toEqual([[0, 3, 4]]);
    expect(skipped).toEqual([1, 2, 5].map((index) => [index, files[index]?.file]));
    expect(await all(decodeBatches(files.slice(1, 3), tiny, { batch: 3, onSkipped }))).toEqual([]);
    expect(await all(decodeBatches([], tiny, { batch: 3, onSkipped }))).toEqual([]);
  });

  it('stop on demand', async () => {
    const files = await pictures(8);
    const stop = new AbortController();
    const onSkipped = (): void => undefined;
    const seen: Batch[] = [];
    const take = async (): Promise<void> => {
      for await (const batch of decodeBatches(files, tiny, { batch: 2, onSkipped, signal: stop.signal })) {
        seen.push(batch);
        stop.abort();
      }
    };
    await expect(take()).rejects.toThrow(/abort/i);
    expect(seen).toHaveLength(1);
  });
});

const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('work in parallel', () => {
  it('keeps the order and both bounds', async () => {
    const bounds = fc.record({ parallel: fc.integer({ min: 1, max: 5 }), ahead: fc.integer({ min: 1, max: 8 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(4), { maxLength: 25 }), bounds, async (delays, { parallel, ahead }) => {
        let running = 0;
        let begun = 0;
        let taken = 0;
        const results: number[] = [];
        const work = async (delay: number, index: number): Promise<number> => {
          begun += 1;
          running += 1;
          expect(running).toBeLessThanOrEqual(parallel);
          expect(begun - taken).toBeLessThanOrEqual(ahead + 1);
          for (let wait = 0; wait < delay; wait += 1) await soon();
          running -= 1;
          return index;
        };
        for await (const result of mapAhead(delays, { parallel, ahead: () => ahead }, work)) {
          results.push(result);
          await soon();
          taken += 1;
        }
        expect(results).toEqual([...delays.keys()]);
        expect(await mapParallel(delays, parallel, async (_, index) => index)).toEqual([...delays.keys()]);
      }),
      { numRuns: 30 },
    );
  });

  it('goes on while the taker is busy, and stops when it leaves', async () => {
    let begun = 0;
    const work = async (): Promise<void> => void (begun += 1);
    for await (const _ of mapAhead(new Array(100).fill(0), { parallel: 2, ahead: () => 5 }, work)) {
      for (let wait = 0; wait < 20; wait += 1) await soon();
      expect(begun).toBe(6);
      break;
    }
    for (let wait = 0; wait < 20; wait += 1) await soon();
    expect(begun).toBe(6);
  });

  it('throws the first error and begins no more', async () => {
    let begun = 0;
    const work = async (): Promise<void> => {
      begun += 1;
      await soon();
      throw new Error('broken');
    };
    await expect(mapParallel(new Array(50).fill(0), 2, work)).rejects.toThrow('broken');
    await expect(all(mapAhead(new Array(50).fill(0), { parallel: 2, ahead: () => 3 }, work))).rejects.toThrow('broken');
    expect(begun).toBeLessThanOrEqual(8);
  });
});
