import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it, onTestFinished } from 'vitest';
import { preprocessingSchema, type Preprocessing } from '../../../src/contract/preprocessing';
import { decodePicture } from '../../../src/datasets/decode/picture';
import { appearanceOf, mostTestViews, recolour, viewName, type View } from '../../../src/datasets/decode/view';
import { folderOf, noise } from './pictures';
import { resample, triangle } from './resample';

const common = { channelOrder: 'RGB', mean: [0, 0, 0], std: [1, 1, 1] } as const;
const stretched: Preprocessing = preprocessingSchema.parse({
  ...common, width: 32, height: 24, resize: { mode: 'stretch', interpolation: 'bilinear' }, crop: 'none',
}); // prettier-ignore
const cropped: Preprocessing = preprocessingSchema.parse({
  ...common, width: 16, height: 16, resize: { mode: 'shorter-side', size: 20, interpolation: 'bilinear' }, crop: 'center',
}); // prettier-ignore

const [width, height] = [96, 64];
const pixels = noise(width, height, 3, 4);
const hash = (seed: number) => seed.toString(16).padStart(64, '0');

async function decoded(view: View | null, to: Preprocessing, options: { orientation?: number; grey?: boolean } = {}): Promise<Uint8Array> {
  let picture = sharp(pixels, { raw: { width, height, channels: 3 } });
  if (options.grey) picture = picture.greyscale();
  if (options.orientation) picture = picture.withMetadata({ orientation: options.orientation });
  const folder = await folderOf({ 'a.png': await picture.png().toBuffer() }, onTestFinished);
  return decodePicture(path.join(folder, 'a.png'), to, [0, 0, 0], view && appearanceOf(view, hash(1)));
}

function mirrored(picture: Uint8Array, columns: number): number[] {
  return Array.from(picture, (_, at) => {
    const [pixel, channel] = [Math.floor(at / 3), at % 3];
    const [row, column] = [Math.floor(pixel / columns), pixel % columns];
    return picture[(row * columns + columns - 1 - column) * 3 + channel] ?? 0;
  });
}

/** The part of the picture, resampled independently of the product. */
function part(left: number, top: number, w: number, h: number, to: Preprocessing): number[] {
  const rows = Array.from({ length: h }, (_, y) => [...pixels.subarray(((top + y) * width + left) * 3, ((top + y) * width + left + w) * 3)]);
  return [...resample(Uint8Array.from(rows.flat()), [w, h], [to.width, to.height], triangle)];
}

function meanDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a, (x, at) => Math.abs(x - (b[at] ?? 0))).reduce((sum, x) => sum + x, 0) / a.length;
}

describe('a view of a picture', () => {
  it('number 0 is the picture as it is', async () => {
    for (const purpose of ['training', 'test'] as const) {
      expect(await decoded({ purpose, number: 0 }, cropped)).toEqual(await decoded(null, cropped));
      expect(viewName(hash(1), { purpose, number: 0 })).toBe(hash(1));
    }
  });

  it('has a name of its own', () => {
    const names = [0, 1, 2].flatMap((seed) =>
      (['training', 'test'] as const).flatMap((purpose) => [1, 2, 3].map((number) => viewName(hash(seed), { purpose, number }))),
    );
    expect(new Set(names).size).toBe(18);
  });

  it('of the test is mirrored, then shows the corners of what the plain picture shows, mirrored or not', async () => {
    expect([...(await decoded({ purpose: 'test', number: 1 }, cropped))]).toEqual(mirrored(await decoded(null, cropped), 16));
    const corners = [[0, 0], [12, 0], [0, 8], [12, 8]] as const; // prettier-ignore
    for (const [place, [left, top]] of corners.entries()) {
      const view = await decoded({ purpose: 'test', number: 2 * place + 2 }, stretched);
      expect(meanDifference(view, part(left, top, 84, 56, stretched))).toBeLessThan(1);
      expect([...(await decoded({ purpose: 'test', number: 2 * place + 3 }, stretched))]).toEqual(mirrored(view, 32));
    }
    // Of 96 × 64 the plain picture shows the middle 51 × 51: the corners lie inside it.
    expect(meanDifference(await decoded({ purpose: 'test', number: 2 }, cropped), part(23, 7, 45, 45, cropped))).toBeLessThan(1);
    expect(mostTestViews).toBe(10);
  });

  it('follows the orientation in which the picture is seen', async () => {
    const upright = await decoded({ purpose: 'training', number: 3 }, stretched, { orientation: 6 });
    const turned = await sharp(pixels, { raw: { width, height, channels: 3 } }).rotate(90).png().toBuffer();
    const folder = await folderOf({ 'b.png': turned }, onTestFinished);
    const reference = await decodePicture(path.join(folder, 'b.png'), stretched, [0, 0, 0], appearanceOf({ purpose: 'training', number: 3 }, hash(1)));
    expect(upright).toEqual(reference);
  });

  it('of training shows a random part that depends on bytes and number alone', async () => {
    const size = { width: 640, height: 480 };
    let flipped = 0;
    const areas: number[] = [];
    for (let number = 1; number <= 400; number++) {
      const view = { purpose: 'training', number } as const;
      const appearance = appearanceOf(view, hash(7));
      const region = appearance?.region?.(size, stretched);
      if (!region) throw new Error('no region');
      expect(region).toEqual(appearanceOf(view, hash(7))?.region?.(size, stretched));
      expect(Math.min(region.left, region.top)).toBeGreaterThanOrEqual(0);
      expect(region.left + region.width).toBeLessThanOrEqual(640);
      expect(region.top + region.height).toBeLessThanOrEqual(480);
      areas.push((region.width * region.height) / (640 * 480));
      if (appearance?.mirrored) flipped += 1;
    }
    expect(Math.abs(flipped - 200)).toBeLessThan(60);
    expect(Math.min(...areas)).toBeGreaterThan(0.28);
    expect(Math.max(...areas)).toBeGreaterThan(0.8);
    expect(appearanceOf({ purpose: 'training', number: 1 }, hash(8))?.region?.(size, stretched)).not.toEqual(
      appearanceOf({ purpose: 'training', number: 1 }, hash(7))?.region?.(size, stretched),
    );
    expect(await decoded({ purpose: 'training', number: 5 }, stretched, { grey: true })).toHaveLength(32 * 24 * 3);
  });

  it('changes brightness, contrast and saturation', () => {
    const changed = (colours: [number, number, number]) => {
      const colour = Uint8Array.of(100, 50, 200, 255, 0, 0);
      recolour(colour, colours);
      return [...colour];
    };
    expect(changed([1, 1, 1])).toEqual([100, 50, 200, 255, 0, 0]);
    expect(changed([1.2, 1, 1])).toEqual([120, 60, 240, 255, 0, 0]);
    expect(changed([1, 0.5, 1])).toEqual([114, 89, 164, 191, 64, 64]);
    // Grey: 0.299 · 100 + 0.587 · 50 + 0.114 · 200 = 82.05, and 76.245.
    expect(changed([1, 1, 0])).toEqual([82, 82, 82, 76, 76, 76]);
  });
});
