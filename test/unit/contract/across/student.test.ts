import { describe, expect, it } from 'vitest';
import { meanInterval, student975 } from '../../../../src/contract/across/student';

describe("the 0.975 quantile of Student's t", () => {
  it.each([
    [1, 12.7062047362],
    [2, 4.3026527297],
    [3, 3.1824463053],
    [4, 2.7764451052],
    [5, 2.5705818356],
    [9, 2.2621571628],
    [10, 2.2281388520],
    [29, 2.0452296421],
    [100, 1.9839715185],
  ])('with %i degrees of freedom is that of scipy.stats.t.ppf', (degrees, expected) => {
    expect(student975(degrees) / expected).toBeCloseTo(1, 9);
  });

  it('is refused for what are no degrees of freedom', () => {
    for (const degrees of [0, -1, 1.5, Number.NaN]) expect(() => student975(degrees)).toThrow(RangeError);
  });

  it('gives the interval of a mean, none of a single value', () => {
    expect(meanInterval(0.05, 0.05, 3)[0]).toBeCloseTo(0.05 - (4.3026527297 * 0.05) / Math.sqrt(3), 9);
    expect(meanInterval(0.05, Number.NaN, 1)).toEqual([Number.NaN, Number.NaN]);
  });
});
