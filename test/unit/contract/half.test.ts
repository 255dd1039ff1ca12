import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeHalves, encodeHalves, fromHalf, toHalf } from '../../../src/contract/half';

/** All finite numbers of 16 bits that are not negative, ascending: their bits count up. */
const positives = Array.from({ length: 0x7c00 }, (_, bits) => fromHalf(bits));

describe('numbers of 16 bits', () => {
  it('are those of IEEE 754', () => {
    expect([0x0000, 0x0001, 0x03ff, 0x0400, 0x3c00, 0x3555, 0x7bff, 0xc000].map(fromHalf)).toEqual([
      0, 2 ** -24, 1023 * 2 ** -24, 2 ** -14, 1, 0.333251953125, 65504, -2,
    ]);
    expect(fromHalf(0x7c00)).toBe(Infinity);
    expect(fromHalf(0x7e00)).toBeNaN();
  });

  it('come back as they were', () => {
    for (let bits = 0; bits < 0x7c00; bits++) {
      expect(toHalf(fromHalf(bits))).toBe(bits);
      expect(toHalf(fromHalf(bits | 0x8000))).toBe(bits | 0x8000);
    }
  });

  it('are the nearest to a number, of two the even one', () => {
    fc.assert(
      fc.property(fc.float({ min: 0, max: 65504, noNaN: true }), fc.boolean(), (magnitude, negative) => {
        const bits = toHalf(negative ? -magnitude : magnitude);
        expect(bits >= 0x8000).toBe(negative);
        const chosen = bits & 0x7fff;
        const distance = (at: number) => Math.abs((positives[at] ?? Infinity) - magnitude);
        for (const other of [chosen - 1, chosen + 1]) {
          expect(distance(chosen)).toBeLessThanOrEqual(distance(other));
          if (distance(chosen) === distance(other)) expect(chosen % 2).toBe(0);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('stay even at ties', () => {
    for (let bits = 0; bits < 0x7bff; bits += 7) {
      const between = ((positives[bits] ?? 0) + (positives[bits + 1] ?? 0)) / 2;
      expect(toHalf(between)).toBe(bits % 2 === 0 ? bits : bits + 1);
    }
  });

  it('stay finite, and not a number where it was none', () => {
    expect([1e9, -1e9, Infinity, 65520].map((value) => fromHalf(toHalf(value)))).toEqual([65504, -65504, 65504, 65504]);
    const back = new Float32Array(1);
    decodeHalves(encodeHalves(Float32Array.of(NaN)), back);
    expect(back[0]).toBeNaN();
  });
});
