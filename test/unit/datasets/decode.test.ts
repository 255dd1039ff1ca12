import path from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it, onTestFinished } from 'vitest';
import { preprocessingSchema, type Preprocessing } from '../../../src/contract/preprocessing';
import { enlarge } from '../../../src/datasets/decode/enlarge/enlarge';
import { decodePicture } from '../../../src/datasets/decode/picture';
import type { Background } from '../../../src/datasets/decode/pixels';
import { UnreadablePicture } from '../../../src/datasets/decode/reason';
import { folderOf, noise, noisePicture } from './pictures';
import { catmullRom, resample, triangle } from './resample';

const common = { channelOrder: 'RGB', mean: [100, 50, 25], std: [2, 3, 4] } as const;

function stretched(width: number, height: number, interpolation: 'bilinear' | 'bicubic' = 'bilinear'): Preprocessing {
  return preprocessingSchema.parse({ ...common, width, height, resize: { mode: 'stretch', interpolation }, crop: 'none' });
}

function cropped(size: number, width: number, height: number): Preprocessing {
  const resize = { mode: 'shorter-side', size, interpolation: 'bilinear' };
  return preprocessingSchema.parse({ ...common, width, height, resize, crop: 'center' });
}

async function decodeBytes(name: string, bytes: Uint8Array, to: Preprocessing, background?: Background): Promise<Uint8Array> {
  const folder = await folderOf({ [name]: bytes }, onTestFinished);
  return decodePicture(path.join(folder, name), to, background);
}

/** The middle pixel of a picture of one colour, after decoding. */
async function colourOf(picture: Sharp, name: string, background?: Background): Promise<number[]> {
  const pixels = await decodeBytes(name, await picture.toBuffer(), stretched(4, 4), background);
  expect(pixels).toHaveLength(48);
  return [...pixels.subarray(24, 27)];
}

function flat(red: number, green: number, blue: number, alpha?: number): Sharp {
  const background = { r: red, g: green, b: blue, ...(alpha !== undefined && { alpha }) };
  return sharp({ create: { width: 8, height: 8, channels: alpha === undefined ? 3 : 4, background } });
}

function meanDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from({ length: a.length }, (_, at) => Math.abs(a[at]! - b[at]!)).reduce((sum, x) => sum + x, 0) / a.length;
}

describe('a decoded picture', () => {
  it.each([
    ['bilinear', triangle],
    ['bicubic', catmullRom],
  ] as const)('is shrunk by a %s kernel that widens with the factor', async (interpolation, kernel) => {
    const png = await noisePicture(1, 90, 70).png().toBuffer();
    const pixels = await decodeBytes('1.png', png, stretched(33, 29, interpolation));
    const reference = resample(noise(90, 70, 3, 1), [90, 70], [33, 29], kernel);
    expect(meanDifference(pixels, reference.map((x) => Math.min(255, Math.max(0, x))))).toBeLessThan(1);
  });

  it('is the middle of the picture whose shorter side has the size', async () => {
    const png = await noisePicture(2, 120, 60).png().toBuffer();
    const pixels = await decodeBytes('1.png', png, cropped(30, 20, 16));
    const whole = resample(noise(120, 60, 3, 2), [120, 60], [60, 30], triangle);
    const middle = Array.from({ length: 16 }, (_, y) => whole.subarray(((y + 7) * 60 + 20) * 3, ((y + 7) * 60 + 40) * 3));
    expect(meanDifference(pixels, middle.flatMap((row) => [...row]))).toBeLessThan(1);
  });

  it('keeps its pixel values where nothing is resized, in either channel order', async () => {
    const pixels = noise(9, 7, 3, 3);
    const png = await noisePicture(3, 9, 7).png().toBuffer();
    expect(await decodeBytes('1.png', png, stretched(9, 7))).toEqual(pixels);
    const swapped = await decodeBytes('1.png', png, { ...stretched(9, 7), channelOrder: 'BGR' });
    expect(swapped).toEqual(pixels.map((_, at) => pixels[at - (at % 3) + 2 - (at % 3)] ?? 0));
  });

  it('is upright whatever its EXIF orientation', async () => {
    const upright = await noisePicture(4, 12, 8).png().toBuffer();
    const stored: Readonly<Record<number, (picture: Sharp) => Sharp>> = {
      1: (picture) => picture,
      2: (picture) => picture.flop(),
      3: (picture) => picture.rotate(180),
      4: (picture) => picture.flip(),
      5: (picture) => picture.flip().rotate(90),
      6: (picture) => picture.rotate(270),
      7: (picture) => picture.flop().rotate(90),
      8: (picture) => picture.rotate(90),
    };
    for (const [orientation, turn] of Object.entries(stored)) {
      const pixels = await turn(sharp(upright)).png().toBuffer();
      const tagged = await sharp(pixels).withMetadata({ orientation: Number(orientation) }).png().toBuffer();
      expect((await sharp(tagged).metadata()).orientation).toBe(Number(orientation));
      expect(await decodeBytes('1.png', tagged, stretched(12, 8))).toEqual(noise(12, 8, 3, 4));
    }
  });

  it('is enlarged in the same way whatever kind of file it is, whichever way it lies in it, and however long', async () => {
    for (const [width, height] of [[30, 20], [20, 30], [24, 24], [150, 20]] as const) {
      const picture = noisePicture(6, width, height);
      const [long, scale] = [Math.max(width, height), 32 / Math.min(width, height)];
      const to = { width: Math.round(scale * width), height: Math.round(scale * height) };
      const middle = { left: 2 + ((to.width - 31) >> 1), top: 4 + ((to.height - 31) >> 1), width: 28, height: 24 };
      const region = { left: 0, top: 0, width, height };
      const expected = enlarge(noise(width, height, 3, 6), width, { region, to, part: middle, interpolation: 'bilinear' });
      const turned = await sharp(await picture.clone().rotate(270).png().toBuffer()).withMetadata({ orientation: 6 }).png().toBuffer();
      for (const file of [picture.clone().png(), picture.clone().webp({ lossless: true }), picture.clone().tiff({ compression: 'none' }), sharp(turned).keepMetadata()]) {
        expect(await decodeBytes('1.png', await file.toBuffer(), cropped(32, 28, 24)), `${width}×${height}`).toEqual(expected);
      }
      const whole = { left: 0, top: 0, width: long + 9, height: long + 5 };
      const stretchedTo = enlarge(noise(width, height, 3, 6), width, { region, to: whole, part: whole, interpolation: 'bicubic' });
      expect(await decodeBytes('1.png', turned, stretched(long + 9, long + 5, 'bicubic'))).toEqual(stretchedTo);
    }
  });

  it('may be very wide, very high or one pixel', async () => {
    for (const [width, height] of [[20_000, 1], [1, 20_000], [1, 1]] as const) {
      const png = await sharp({ create: { width, height, channels: 3, background: { r: 9, g: 99, b: 199 } } }).png().toBuffer();
      const pixels = await decodeBytes('1.png', png, cropped(32, 28, 24));
      expect(pixels).toHaveLength(28 * 24 * 3);
      expect([...pixels.subarray(-3)]).toEqual([9, 99, 199]);
    }
  });
});

describe('kinds of pictures', () => {
  it('are read in 8 and 16 bits, in colour and grey, with a palette', async () => {
    expect(await colourOf(flat(200, 100, 50).png(), 'a.png')).toEqual([200, 100, 50]);
    expect(await colourOf(flat(200, 100, 50).toColourspace('rgb16').png(), 'rgb16.png')).toEqual([200, 100, 50]);
    expect(await colourOf(flat(200, 100, 50).png({ palette: true }), 'palette.png')).toEqual([200, 100, 50]);
    expect(await colourOf(flat(90, 90, 90).toColourspace('b-w').png(), 'grey.png')).toEqual([90, 90, 90]);
    expect(await colourOf(flat(90, 90, 90).toColourspace('grey16').png(), 'grey16.png')).toEqual([90, 90, 90]);
    expect(await colourOf(flat(200, 100, 50).tiff(), 'a.tiff')).toEqual([200, 100, 50]);
    expect(await colourOf(flat(200, 100, 50).webp({ lossless: true }), 'a.webp')).toEqual([200, 100, 50]);
  });

  it('are read from CMYK', async () => {
    const cmyk = flat(200, 100, 50).toColourspace('cmyk').jpeg({ quality: 100 });
    expect((await sharp(await cmyk.clone().toBuffer()).metadata()).space).toBe('cmyk');
    const colour = await colourOf(cmyk, 'cmyk.jpg');
    expect(meanDifference(colour, [200, 100, 50])).toBeLessThan(25);
  });

  it('are laid on a background where they are transparent', async () => {
    expect(await colourOf(flat(0, 0, 0, 0).png(), 'clear.png')).toEqual([255, 255, 255]);
    expect(await colourOf(flat(0, 0, 0, 0).png(), 'clear.png', [10, 20, 30])).toEqual([10, 20, 30]);
    const half = await colourOf(flat(200, 100, 50, 0.5).png(), 'half.png', [0, 0, 0]);
    expect(meanDifference(half, [100, 50, 25])).toBeLessThan(1.5);
  });

  it('are the first picture of an animation', async () => {
    const frames = Buffer.concat([Buffer.alloc(8 * 8 * 3, 250), Buffer.alloc(8 * 8 * 3, 5)]);
    const animated = sharp(frames, { raw: { width: 8, height: 16, channels: 3, pageHeight: 8 } }).gif({ delay: [90, 90] });
    expect((await sharp(await animated.clone().toBuffer(), { animated: true }).metadata()).pages).toBe(2);
    const colour = await colourOf(animated, 'a.gif');
    expect(colour[0]).toBeGreaterThan(240);
  });
});

describe('a picture that cannot be decoded', () => {
  it.each(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const)('says why when a %s is truncated', async (format) => {
    const whole = await noisePicture(5, 64, 64).toFormat(format).toBuffer();
    for (const share of [0.02, 0.5, 0.95]) {
      const decoded = decodeBytes('1.png', whole.subarray(0, whole.length * share), stretched(8, 8));
      await expect(decoded).rejects.toThrow(UnreadablePicture);
      await expect(decoded).rejects.toThrow(/^(the file is truncated or damaged|not a picture of a kind that can be read.*)$/);
    }
  });

  it('says why when there is none', async () => {
    await expect(decodePicture('/nowhere/1.png', stretched(8, 8))).rejects.toThrow('removed meanwhile');
    await expect(decodeBytes('1.png', Buffer.alloc(0), stretched(8, 8))).rejects.toThrow('the file is empty');
  });
});
