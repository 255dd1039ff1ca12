import { describe, expect, it } from 'vitest';
import { comparisonSchema } from '../../../src/contract/report';
import { compare, compareAll } from '../../../src/evaluation/index';

/** Predictions of 413 samples with label 0 that are right but for the samples from `from` up to `to`. */
function wrongFrom(from: number, to: number): Int32Array {
  return Int32Array.from({ length: 413 }, (_, sample) => (sample >= from && sample < to ? 1 : 0));
}

const labels = new Int32Array(413);
const activation = { method: 'activation', predicted: wrongFrom(0, 63) } as const;
const full = { method: 'full', predicted: wrongFrom(47, 71) } as const;
const finetune = { method: 'finetune', predicted: wrongFrom(51, 75) } as const;

describe('a comparison', () => {
  it('says which is better, by how much and how sure that is', () => {
    const comparison = compare(full, activation, labels, 0);
    expect(comparison.difference).toBeCloseTo(39 / 413, 15);
    expect(comparison.interval[0]).toBeCloseTo(25 / 413, 2);
    expect(comparison.pValue).toBeCloseTo(8.067609591488889e-8, 15);
    expect(comparison.words).toMatch(
      /^full is 9\.4 points better than activation on the 413 test pictures: 95 % interval 6\.\d to 12\.\d, p < 0\.001\.$/,
    );
    expect(comparisonSchema.parse(JSON.parse(JSON.stringify(comparison)))).toEqual(comparison);
  });

  it('says the same the other way round', () => {
    expect(compare(activation, full, labels, 0).words).toMatch(
      /^full is 9\.4 points better than activation on the 413 test pictures: 95 % interval 6\.\d to 12\.\d, p < 0\.001\.$/,
    );
  });

  it('claims no difference where the interval holds 0', () => {
    const { words, interval, difference } = compare(finetune, full, labels, 0);
    expect(difference).toBe(0);
    expect(interval[0]).toBeLessThan(0);
    expect(words).toMatch(/^No difference between finetune and full that the 413 test pictures could show: 0\.0 points, /);
    expect(words).toMatch(/95 % interval −1\.\d to \+1\.\d, p = 1\.000\.$/);
  });

  it('claims no difference where only the interval would', () => {
    const five = { method: 'full', predicted: wrongFrom(0, 0) } as const;
    const comparison = compare(five, { method: 'activation', predicted: wrongFrom(0, 5) }, labels, 0);
    expect(comparison.interval[0]).toBeGreaterThan(0);
    expect(comparison.pValue).toBeCloseTo(0.0625, 12);
    expect(comparison.words).toContain('No difference between full and activation that the 413 test pictures could show');
  });

  it('cannot be made without test pictures, and survives JSON', () => {
    const none = new Int32Array();
    const comparison = compare({ method: 'full', predicted: none }, { method: 'activation', predicted: none }, none, 0);
    expect(comparison.words).toBe('full and activation cannot be compared: there is no test picture');
    expect(comparisonSchema.parse(JSON.parse(JSON.stringify(comparison)))).toEqual(comparison);
  });

  it('refuses predictions of other samples', () => {
    expect(() => compare(full, { method: 'activation', predicted: new Int32Array(3) }, labels, 0)).toThrow(RangeError);
  });

  it('is made of every pair, the later method with the earlier', () => {
    expect(compareAll([full, activation, finetune], labels, 0).map(({ a, b }) => [a, b])).toEqual([
      ['full', 'activation'],
      ['finetune', 'activation'],
      ['finetune', 'full'],
    ]);
  });

  it('of several pairs has the p-value after Holm too, in words as well', () => {
    const comparisons = compareAll([full, activation, finetune], labels, 0);
    const [first, , last] = comparisons;
    // Three pairs: the least of the p-values three times, that of finetune and full, which is 1, as it is.
    expect(first?.adjustedPValue).toBeCloseTo(3 * 8.067609591488889e-8, 12);
    expect([last?.adjustedPValue, last?.words.endsWith('p = 1.000. Adjusted for the 3 comparisons listed: p = 1.000.')]).toEqual([1, true]);
    const weak = { method: 'full', predicted: wrongFrom(0, 0) } as const;
    const words = compareAll([weak, { method: 'activation', predicted: wrongFrom(0, 6) }, { method: 'finetune', predicted: wrongFrom(0, 1) }], labels, 0).map((one) => one.words);
    expect(words[0]).toMatch(/^full is .*p = 0\.031\. Adjusted for the 3 comparisons listed: p = 0\.094\. Among so many comparisons it may be chance\.$/);
    const [alone] = compareAll([full, activation], labels, 0);
    expect([alone?.adjustedPValue, alone?.words.includes('Adjusted')]).toEqual([undefined, false]);
    expect(comparisons.map((one) => comparisonSchema.parse(JSON.parse(JSON.stringify(one))))).toEqual(comparisons);
  });
});
