import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uniforms } from '../../../src/contract/random';
import { binomialProbability, binomialVariate, logFactorial } from '../../../src/evaluation/binomial';
import { bootstrapInterval } from '../../../src/evaluation/bootstrap';
import { wilsonInterval } from '../../../src/evaluation/interval';
import { mcnemarExact } from '../../../src/evaluation/mcnemar';
import { reference } from './reference';

const relative = (a: number, b: number): number => Math.abs(a - b) / Math.abs(b);

describe("Wilson's interval", () => {
  it.each(reference.wilson)('of %d in %d is that of statsmodels', (successes, trials, lower, upper) => {
    const interval = wilsonInterval(successes, trials);
    expect(interval[0]).toBeCloseTo(lower, 13);
    expect(interval[1]).toBeCloseTo(upper, 13);
  });

  it('holds the fraction, lies in 0 to 1, and turns round with failures for successes', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(5000), (successes, failures) => {
        fc.pre(successes + failures > 0);
        const trials = successes + failures;
        const [lower, upper] = wilsonInterval(successes, trials);
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(upper).toBeLessThanOrEqual(1);
        expect(lower).toBeLessThanOrEqual(successes / trials);
        expect(upper).toBeGreaterThanOrEqual(successes / trials);
        expect(wilsonInterval(failures, trials)[0]).toBeCloseTo(1 - upper, 12);
      }),
    );
  });

  it('refuses more successes than trials', () => {
    expect(() => wilsonInterval(3, 2)).toThrow(RangeError);
  });
});

describe('the binomial distribution', () => {
  it.each(reference.logFactorial)('ln %d! is that of SciPy', (n, expected) => {
    expect(Math.abs(logFactorial(n) - expected)).toBeLessThanOrEqual(1e-14 * Math.max(1, expected));
  });

  it.each(reference.binomial)('probability of %d in %d at %d is that of SciPy', (k, n, p, expected) => {
    expect(relative(binomialProbability(k, n, p), expected)).toBeLessThan(1e-9);
  });

  it('is what variates of evenly laid uniform numbers have', () => {
    const [n, p, points] = [12, 0.3, 100_000];
    const counts = new Array<number>(n + 1).fill(0);
    for (let i = 0; i < points; i++) {
      const k = binomialVariate((i + 0.5) / points, n, p);
      counts[k] = (counts[k] ?? NaN) + 1;
    }
    for (const [k, count] of counts.entries()) {
      expect(Math.abs(count / points - binomialProbability(k, n, p))).toBeLessThan(2 / points);
    }
  });

  it('gives variates of the right mean and spread for many trials', () => {
    const [n, p, draws] = [100_000, 0.13, 20_000];
    const values = Array.from(uniforms(draws, 5, 'test'), (u) => binomialVariate(u, n, p));
    const mean = values.reduce((sum, value) => sum + value, 0) / draws;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws;
    const deviation = Math.sqrt(n * p * (1 - p));
    expect(Math.abs(mean - n * p)).toBeLessThan((4 * deviation) / Math.sqrt(draws));
    expect(relative(variance, deviation ** 2)).toBeLessThan(0.05);
  });

  it('gives only possible variates', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1 - 2 ** -53, noNaN: true }), fc.nat(2000), fc.double({ min: 0, max: 1, noNaN: true }), (u, n, p) => {
        const value = binomialVariate(u, n, p);
        expect(Number.isInteger(value) && value >= 0 && value <= n).toBe(true);
      }),
    );
  });
});

describe("McNemar's exact test", () => {
  it.each(reference.mcnemar)('of %d and %d has the p-value of SciPy', (onlyA, onlyB, pValue) => {
    expect(relative(mcnemarExact(onlyA, onlyB), pValue)).toBeLessThan(1e-8);
  });

  it('finds nothing where no sample is discordant', () => {
    expect(mcnemarExact(0, 0)).toBe(1);
  });

  it('is the same for both orders, a probability, and smaller the more uneven the split', () => {
    fc.assert(
      fc.property(fc.nat(3000), fc.integer({ min: 1, max: 3000 }), (onlyA, onlyB) => {
        const pValue = mcnemarExact(onlyA, onlyB);
        expect(pValue).toBe(mcnemarExact(onlyB, onlyA));
        expect(pValue).toBeGreaterThanOrEqual(0);
        expect(pValue).toBeLessThanOrEqual(1);
        if (onlyB <= onlyA) expect(mcnemarExact(onlyA + 1, onlyB - 1)).toBeLessThanOrEqual(pValue);
      }),
    );
  });
});

describe('the paired bootstrap', () => {
  it.each(reference.bootstrap)(
    'of %d samples, %d and %d discordant, has the percentiles of all resamples',
    (samples, onlyA, onlyB, lower, upper, resampledLower, resampledUpper) => {
      const [from, to] = bootstrapInterval({ samples, onlyA, onlyB }, 1, 100_000);
      // The percentiles are multiples of 1/samples: drawing may move them to a neighbour.
      for (const [end, exact] of [[from, lower], [to, upper], [from, resampledLower], [to, resampledUpper]] as const) {
        expect(Math.abs(end - exact)).toBeLessThanOrEqual(1.001 / samples);
      }
    },
  );

  it('depends on the seed alone', () => {
    const pairs = { samples: 413, onlyA: 30, onlyB: 11 };
    expect(bootstrapInterval(pairs, 3)).toEqual(bootstrapInterval(pairs, 3));
    const ends = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => bootstrapInterval(pairs, seed, 200).join());
    expect(new Set(ends).size).toBeGreaterThan(1);
  });

  it('holds the difference, or nothing where all agree', () => {
    expect(bootstrapInterval({ samples: 50, onlyA: 0, onlyB: 0 }, 0)).toEqual([0, 0]);
    expect(bootstrapInterval({ samples: 50, onlyA: 50, onlyB: 0 }, 0)).toEqual([1, 1]);
    const parts = fc.tuple(fc.nat(300), fc.nat(300), fc.nat(300));
    fc.assert(
      fc.property(parts, fc.nat(1000), ([same, onlyA, onlyB], seed) => {
        fc.pre(same + onlyA + onlyB > 0);
        const samples = same + onlyA + onlyB;
        const [from, to] = bootstrapInterval({ samples, onlyA, onlyB }, seed, 500);
        expect(from).toBeLessThanOrEqual((onlyA - onlyB) / samples);
        expect(to).toBeGreaterThanOrEqual((onlyA - onlyB) / samples);
      }),
    );
  });
});
