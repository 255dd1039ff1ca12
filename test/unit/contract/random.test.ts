import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normal, normals, permutation, philox, uniform, uniforms } from '../../../src/contract/random';

const hex = (words: readonly number[]): string => words.map((word) => word.toString(16).padStart(8, '0')).join(' ');

describe('philox', () => {
  // The known answers of the Random123 library, which the paper's authors publish.
  it.each([
    [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      '408f276d 41c83b0e a20bc7c6 6d5451fd',
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    ],
  ] as const)('of %j under %j', (counter, key, answer) => {
    expect(hex(philox(counter, key))).toBe(answer);
  });
});

describe('random streams', () => {
  it('are functions of their arguments', () => {
    expect(uniforms(5, 7, 'order', 1, 2)).toEqual(uniforms(5, 7, 'order', 1, 2));
    expect(uniforms(9, 7, 'order').subarray(0, 4)).toEqual(uniforms(4, 7, 'order'));
    expect(uniform(7, 'order', 3)).toBe(uniforms(2, 7, 'order', 3)[0]);
    expect(normal(7, 'order', 3)).toBe(normals(2, 7, 'order', 3)[0]);
  });

  it('differ in every argument', () => {
    const draws = [
      uniform(1, 'a'),
      uniform(2, 'a'),
      uniform(1 + 2 ** 32, 'a'),
      uniform(1, 'b'),
      uniform(1, 'ab'),
      uniform(1, 'a', 0),
      uniform(1, 'a', 1),
      uniform(1, 'a', 0, 0),
      uniform(1, 'a', 0, 1),
      uniform(1, 'a', 0, 0, 1),
    ];
    expect(new Set(draws).size).toBe(draws.length);
  });

  it('refuse what is not a seed or counter', () => {
    for (const seed of [-1, 0.5, Number.NaN, 2 ** 53]) expect(() => uniform(seed, 'a')).toThrow(RangeError);
    expect(() => uniform(1, 'a', -1)).toThrow(RangeError);
    expect(() => uniform(1, 'a', 2 ** 32)).toThrow(RangeError);
    expect(() => uniform(1, 'a', 1, 2, 3, 4)).toThrow(RangeError);
  });

  it('have the moments of their distributions', () => {
    const n = 40_000;
    const moment = (numbers: Float64Array, power: number): number =>
      numbers.reduce((sum, x) => sum + x ** power, 0) / numbers.length;
    const flat = uniforms(n, 3, 'moments');
    expect(moment(flat, 1)).toBeCloseTo(1 / 2, 2);
    expect(moment(flat, 2)).toBeCloseTo(1 / 3, 2);
    const bell = normals(n, 3, 'moments');
    expect(Math.abs(moment(bell, 1))).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(moment(bell, 2) - 1)).toBeLessThan((4 * Math.sqrt(2)) / Math.sqrt(n));
    expect(Math.abs(moment(bell, 4) - 3)).toBeLessThan((4 * Math.sqrt(96)) / Math.sqrt(n));
  });

  it('permute', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(), fc.nat(50), (length, seed, epoch) => {
        const order = permutation(length, seed, 'epoch', epoch);
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length }, (_, index) => index));
      }),
    );
  });

  it('draw each order of three equally often', () => {
    const counts = new Map<string, number>();
    const tries = 6000;
    for (let epoch = 0; epoch < tries; epoch += 1) {
      const order = permutation(3, 1, 'fair', epoch).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // Five standard deviations of a binomial count.
    const tolerance = 5 * Math.sqrt(tries * (1 / 6) * (5 / 6));
    for (const count of counts.values()) expect(Math.abs(count - tries / 6)).toBeLessThan(tolerance);
  });
});
