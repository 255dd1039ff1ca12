import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curveColumns } from '../../../src/contract/curve-columns';
import { decimated } from '../../../webview/chart/decimate';
import { heightOf, moved, zoomed } from '../../../webview/chart/range';
import { lowerBound, nearest } from '../../../webview/chart/search';
import { CurveStore } from '../../../webview/chart/store';
import { smoothed } from '../../../webview/chart/smooth';

const value = fc.double({ min: -100, max: 100, noNaN: true });
const close = (a: ArrayLike<number>, b: ArrayLike<number>): void => Array.from(a).forEach((one, index) => expect(one).toBeCloseTo(b[index] ?? Number.NaN, 9));

describe('smoothing', () => {
  it('is the weighted mean of all values so far, the weights falling by a factor', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 30 }), fc.double({ min: 0, max: 0.99, noNaN: true }), (values, weight) => {
        const closed = values.map((_, n) => {
          const weights = values.slice(0, n + 1).map((__, i) => weight ** (n - i));
          const total = weights.reduce((sum, one) => sum + one, 0);
          return weights.reduce((sum, one, i) => sum + one * (values[i] ?? 0), 0) / total;
        });
        close(smoothed(values, weight), closed);
      }),
    );
  });

  it('leaves a constant as it is from the first value on', () => close(smoothed([3, 3, 3], 0.9), [3, 3, 3]));

  it('of a curve that grows, and shrinks when it is resumed, is that of the whole', () => {
    const increment = fc.record({ keep: fc.nat(8), losses: fc.array(value, { maxLength: 6 }), weight: fc.constantFrom(0.5, 0.9) });
    fc.assert(
      fc.property(fc.array(increment, { maxLength: 8 }), (list) => {
        const store = new CurveStore();
        for (const { keep, losses, weight } of list) {
          const from = Math.min(keep, store.length('full', 0));
          const columns = curveColumns.map((name) => (name === 'trainLoss' ? losses : losses.map(() => 0)));
          store.take([{ method: 'full', candidate: 0, from, values: Float64Array.from(columns.flat()) }]);
          expect(store.smoothed('full', 0, 'trainLoss', weight)).toEqual(smoothed(store.column('full', 0, 'trainLoss'), weight));
        }
      }),
    );
  });

  it('goes on behind what is not finite as if that were not there', () => {
    const [a, gap, b] = smoothed([1, Number.NaN, 5], 0.5);
    const [first, second] = smoothed([1, 5], 0.5);
    expect([a, gap, b]).toEqual([first, Number.NaN, second]);
    expect(smoothed([Infinity, 2], 0.5)).toEqual(Float64Array.of(Infinity, 2));
  });
});

describe('decimation', () => {
  const curve = fc.array(fc.oneof({ weight: 9, arbitrary: value }, { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity) }), { minLength: 1, maxLength: 400 });

  it('keeps the extremes of each column of pixels, the first and the last, and the order', () => {
    fc.assert(
      fc.property(curve, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 400 }), (y, columns, from, length) => {
        const x = y.map((_, index) => index);
        const range = { min: from, max: from + length };
        const points = decimated(x, y, range, columns);
        const kept = Array.from({ length: points.length / 2 }, (_, i) => [points[2 * i] ?? -1, points[2 * i + 1]] as const);
        expect(kept.length).toBeLessThanOrEqual(Math.max(4 * (columns + 2), 4 * columns));
        expect(kept.every(([at, one]) => one === y[at])).toBe(true);
        expect(kept.every(([at], i) => i === 0 || at > (kept[i - 1]?.[0] ?? -1))).toBe(true);
        const column = (at: number): number => Math.min(Math.max(Math.floor(((at - from) / length) * columns), -1), columns);
        for (let c = 0; c < columns; c += 1) {
          const all = x.filter((at) => at >= from && at <= from + length && column(at) === c && Number.isFinite(y[at] ?? Number.NaN)).map((at) => y[at] ?? 0);
          const some = kept.filter(([at]) => column(at) === c).map(([, one]) => one ?? 0);
          if (all.length === 0) continue;
          expect([Math.min(...some), Math.max(...some), some[0], some.at(-1)]).toEqual([Math.min(...all), Math.max(...all), all[0], all.at(-1)]);
        }
      }),
    );
  });

  it('leaves out what a logarithmic axis cannot show', () => {
    expect(decimated([1, 2, 3], [0.5, 0, -1], { min: 1, max: 3 }, 10, true)).toEqual(Float64Array.of(1, 0.5));
  });

  it('draws 20,000 points as a few thousand', () => {
    const x = Float64Array.from({ length: 20_000 }, (_, index) => index + 1);
    const points = decimated(x, x.map(Math.sin), { min: 1, max: 20_000 }, 600);
    expect(points.length / 2).toBeLessThanOrEqual(4 * 602);
    expect(Math.max(...points.filter((_, index) => index % 2 === 1))).toBe(Math.max(...x.map(Math.sin)));
  });
});

describe('the part shown', () => {
  const whole = { min: 1, max: 101 };

  it('is zoomed around a point, which stays where it is', () => {
    expect(zoomed(whole, 26, 0.5, whole)).toEqual({ min: 13.5, max: 63.5 });
  });

  it('never leaves the whole', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 100, noNaN: true }), fc.double({ min: 1, max: 101, noNaN: true }), value, (factor, around, distance) => {
        for (const part of [zoomed({ min: 20, max: 60 }, around, factor, whole), moved({ min: 20, max: 60 }, distance, whole)]) {
          expect(part.min).toBeGreaterThanOrEqual(1 - 1e-9);
          expect(part.max).toBeLessThanOrEqual(101 + 1e-9);
          expect(part.max).toBeGreaterThan(part.min);
        }
      }),
    );
  });

  it('has room for what is seen, on a logarithmic axis too', () => {
    const points = [Float64Array.of(0, 1000, 1, 2, 2, 4)];
    const linear = heightOf(points, { min: 1, max: 2 }, { percent: false, logarithmic: false });
    expect([linear.min, linear.max]).toEqual([1.9, 4.1]);
    const { min, max } = heightOf(points, { min: 1, max: 2 }, { percent: false, logarithmic: true });
    expect(min).toBeGreaterThan(1);
    expect(max / 4).toBeCloseTo(2 / min, 12);
    expect(heightOf([], whole, { percent: true, logarithmic: false })).toEqual({ min: 0, max: 1 });
  });
});

describe('search', () => {
  it('finds what a scan finds', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 20 }), fc.double({ min: -5, max: 65, noNaN: true }), (values, at) => {
        const sorted = [...values].sort((a, b) => a - b);
        const scanned = sorted.findIndex((one) => one >= at);
        expect(lowerBound(sorted, at)).toBe(scanned < 0 ? sorted.length : scanned);
        const index = nearest(sorted, at);
        const best = Math.min(...sorted.map((one) => Math.abs(one - at)));
        if (sorted.length === 0) expect(index).toBe(-1);
        else expect(Math.abs((sorted[index] ?? 0) - at)).toBe(best);
      }),
    );
  });
});
