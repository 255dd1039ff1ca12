import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import wabt from 'wabt';
import { z } from 'zod';
import { enlarge } from '../../../src/datasets/decode/enlarge/enlarge';
import { weightedSums } from '../../../src/datasets/decode/enlarge/weighted-sums';
import { noise } from './pictures';
import { catmullRom, resample, triangle } from './resample';

const pair = z.tuple([z.number(), z.number()]);
const box = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const casesSchema = z.array(z.object({ size: pair, box, to: pair, kernel: z.enum(['bilinear', 'bicubic']), sha256: z.string() }));
/** Written by scripts/fixtures/make-enlarged.py. */
const cases = casesSchema.parse(JSON.parse(readFileSync('test/fixtures/enlarged.json', 'utf8')));

const region = (left: number, top: number, width: number, height: number) => ({ left, top, width, height });

describe('an enlarged picture', () => {
  it.each(cases)('has the bits of Pillow: $size, $box to $to, $kernel', ({ size: [width, height], box, to, kernel, sha256 }) => {
    const pixels = Uint8Array.from({ length: 3 * width * height }, (_, i) => (i * 7919 + Math.floor(i / 5) * 104729) % 251);
    const part = region(0, 0, ...to);
    const result = enlarge(pixels, width, { region: region(...box), to: part, part, interpolation: kernel });
    expect(createHash('sha256').update(result).digest('hex')).toBe(sha256);
  });

  it('is the interpolated one up to rounding twice, and a part of it is that part', () => {
    const side = fc.integer({ min: 1, max: 24 });
    fc.assert(
      fc.property(side, side, side, side, fc.constantFrom('bilinear', 'bicubic'), fc.nat(), (width, height, wider, higher, interpolation, seed) => {
        // Far enough from 0 and 255 that nothing is cut off after the first of two steps.
        const pixels = noise(width, height, 3, seed).map((value) => 64 + value / 2);
        const whole = region(0, 0, width, height);
        const to = region(0, 0, width + wider, height + higher);
        const result = enlarge(pixels, width, { region: whole, to, part: to, interpolation });
        const exact = resample(pixels, [width, height], [to.width, to.height], interpolation === 'bilinear' ? triangle : catmullRom);
        const farthest = result.reduce((most, value, at) => Math.max(most, Math.abs(value - (exact[at] ?? NaN))), 0);
        // Half a unit for each step; the bicubic weights of the second add up to 5/4 without their signs.
        expect(farthest).toBeLessThan(0.5 + 0.5 * (interpolation === 'bilinear' ? 1 : 1.25) + 1e-5);
        const part = region(Math.floor(to.width / 3), Math.floor(to.height / 4), Math.ceil(to.width / 2), Math.ceil(to.height / 2));
        const cut = enlarge(pixels, width, { region: whole, to, part, interpolation });
        const expected = Array.from({ length: part.height }, (_, row) => {
          const start = 3 * ((part.top + row) * to.width + part.left);
          return [...result.subarray(start, start + 3 * part.width)];
        });
        expect([...cut]).toEqual(expected.flat());
      }),
    );
  });

  it('is computed by what the text of the module says', async () => {
    const text = readFileSync('src/datasets/decode/enlarge/weighted-sums.wat', 'utf8');
    const { buffer } = (await wabt()).parseWat('weighted-sums.wat', text).toBinary({});
    expect(Buffer.from(buffer).toString('base64')).toBe(weightedSums);
  });
});
