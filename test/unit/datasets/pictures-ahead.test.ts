import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Preprocessing } from '../../../src/contract/preprocessing';
import { storedSize } from '../../../src/datasets/decode/header-size';
import { decodePicture } from '../../../src/datasets/decode/picture';
import { white } from '../../../src/datasets/decode/pixels';
import { PicturesAhead } from '../../../src/datasets/decode/pictures-ahead';
import { scanDataset } from '../../../src/datasets/scan/scan';
import { folderOf, noise } from './pictures';

const base = { crop: 'center', channelOrder: 'RGB', mean: [0, 0, 0], std: [1, 1, 1] } as const;
const shorter = (size: number, width: number, height: number, interpolation: 'bilinear' | 'bicubic' = 'bicubic'): Preprocessing =>
  ({ ...base, mean: [0, 0, 0], std: [1, 1, 1], width, height, resize: { mode: 'shorter-side', size, interpolation } }) as Preprocessing;
const stretched: Preprocessing = { ...shorter(8, 17, 12), resize: { mode: 'stretch', interpolation: 'bilinear' } } as Preprocessing;

function picturesAhead(preprocessing: Preprocessing, budget = 2 ** 30, known = (_: string): boolean => false): PicturesAhead {
  return new PicturesAhead({ preprocessing, background: white, budget, known });
}

async function encoded(width: number, height: number, format: 'jpeg' | 'png', orientation: number): Promise<Buffer> {
  const picture = sharp(noise(width, height, 3, 1), { raw: { width, height, channels: 3 } });
  return picture.toFormat(format, { quality: 90 }).withMetadata({ orientation }).toBuffer();
}

describe('pictures decoded ahead', () => {
  it('have the bits that decoding them later gives, for any shape, orientation and size of input', async () => {
    const folder = await folderOf({}, onTestFinished);
    const file = path.join(folder, 'picture');
    const side = fc.integer({ min: 5, max: 90 });
    await fc.assert(
      fc.asyncProperty(side, side, fc.constantFrom('jpeg', 'png'), fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 5 }), async (width, height, format, orientation, choice) => {
        const preprocessing = [shorter(32, 28, 28), shorter(33, 28, 27), shorter(64, 64, 50, 'bilinear'), shorter(9, 8, 8), { ...shorter(40, 30, 30), channelOrder: 'BGR' as const }, stretched][choice] ?? stretched;
        const bytes = await encoded(width, height, format, orientation);
        const ahead = picturesAhead(preprocessing);
        const added = await ahead.add('it', new Uint8Array(bytes));
        expect(added).toBe(Math.max(width, height) <= 4 * Math.min(width, height));
        await writeFile(file, bytes);
        if (added) expect(ahead.take('it')).toEqual(await decodePicture(file, preprocessing));
        expect(ahead.take('it')).toBeUndefined();
      }),
      { numRuns: 25 },
    );
  });

  it('are found damaged wherever they are', async () => {
    for (const format of ['jpeg', 'png'] as const) {
      for (const orientation of [1, 6]) {
        for (const [width, height] of [[64, 64], [40, 120], [120, 40]] as const) {
          const bytes = new Uint8Array(await encoded(width, height, format, orientation));
          for (const part of [0.5, 0.98]) {
            const cut = bytes.subarray(0, Math.floor(part * bytes.length));
            await expect(picturesAhead(shorter(64, 32, 32)).add('it', cut), `${format} ${orientation} ${width}×${height} ${part}`).rejects.toThrow();
          }
        }
      }
    }
  });

  it('are not decoded if they were before', async () => {
    const folder = await folderOf({ 'a/1.png': 1, 'a/2.png': 2, 'b/1.png': 3, 'b/2.png': 'damaged' }, onTestFinished);
    const damaged = createHash('sha256').update('damaged').digest('hex');
    const scanned = async (ahead: PicturesAhead) => (await scanDataset(folder, { ahead })).samples.length;
    expect(await scanned(picturesAhead(shorter(32, 28, 28)))).toBe(3);
    // That it passes shows that nobody looked.
    expect(await scanned(picturesAhead(shorter(32, 28, 28), 0, (sha256) => sha256 === damaged))).toBe(4);
  });

  it('are kept as far as they are not known and there is room', async () => {
    const folder = await folderOf({ 'a/1.png': 1, 'a/2.png': 2, 'b/1.png': 3, 'b/2.png': 4 }, onTestFinished);
    const all = (await scanDataset(folder)).samples.map(({ sha256 }) => sha256);
    const keptOf = async (ahead: PicturesAhead): Promise<number> => {
      const { samples } = await scanDataset(folder, { ahead, parallel: 1 });
      expect(samples.map(({ sha256 }) => sha256)).toEqual(all);
      return all.filter((sha256) => ahead.take(sha256)).length;
    };
    const bytes = 3 * 28 * 28;
    expect(await keptOf(picturesAhead(shorter(32, 28, 28)))).toBe(4);
    expect(await keptOf(picturesAhead(shorter(32, 28, 28), 3 * bytes + 1))).toBe(3);
    expect(await keptOf(picturesAhead(shorter(32, 28, 28), 4 * bytes, (sha256) => sha256 !== all[2]))).toBe(1);
    const one = picturesAhead(shorter(32, 28, 28), bytes);
    const source = new Uint8Array(await encoded(40, 40, 'png', 1));
    await expect(one.add('damaged', source.subarray(0, source.length / 2))).rejects.toThrow();
    // Its room is free again, and a picture that is added twice takes it once.
    expect(await Promise.all([one.add('it', source), one.add('it', source)])).toEqual([true, false]);
    expect([one.bytes, await one.add('it', source), await one.add('other', source)]).toEqual([bytes, true, false]);
    const cleared = picturesAhead(shorter(32, 28, 28));
    cleared.clear();
    expect(await keptOf(cleared)).toBe(0);
  });
});

describe('the size that a header tells', () => {
  it('is the decoder\'s', async () => {
    for (const [width, height] of [[1, 1], [300, 7], [19, 640]] as const) {
      const picture = sharp(noise(width, height, 3, 1), { raw: { width, height, channels: 3 } });
      const files = [picture.clone().png(), picture.clone().jpeg(), picture.clone().jpeg({ progressive: true }), picture.clone().withMetadata({ orientation: 6 }).jpeg()];
      for (const file of files) expect(storedSize(await file.toBuffer())).toEqual({ width, height });
      expect(storedSize(await picture.clone().webp().toBuffer())).toBeNull();
    }
  });

  it('is none of a file that ends before it or is something else, never an error', () => {
    fc.assert(
      fc.property(fc.constantFrom([], [0xff, 0xd8], [0xff, 0xd8, 0xff], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), fc.uint8Array({ maxLength: 60 }), (beginning, rest) => {
        const size = storedSize(Uint8Array.from([...beginning, ...rest]));
        expect(size === null || (size.width > 0 && size.height > 0)).toBe(true);
      }),
    );
  });
});
