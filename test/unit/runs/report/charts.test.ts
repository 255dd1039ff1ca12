import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { curveChart, type Curve } from '../../../../src/runs/report/charts/curve-chart';
import { linearTicks, logarithmicTicks, roundedRange } from '../../../../src/runs/report/charts/ticks';

const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });

describe('ticks', () => {
  it('are round', () => {
    expect(linearTicks([0, 1], 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(linearTicks([-3, 12], 4)).toEqual([0, 5, 10]);
    expect(linearTicks([1, 4], 6, true)).toEqual([1, 2, 3, 4]);
    expect(linearTicks([0.61, 0.93], 5)).toEqual([0.7, 0.8, 0.9]);
    expect(linearTicks([0.5, 4.55], 2)).toEqual([2, 4]);
    expect(logarithmicTicks([0.004, 2.1])).toEqual([0.001, 0.01, 0.1, 1].slice(1));
    expect(logarithmicTicks([0.04, 2.1])).toEqual([0.05, 0.1, 0.2, 0.5, 1, 2]);
  });

  it('lie evenly in their range, about as many as wanted', () => {
    fc.assert(
      fc.property(value, value, fc.integer({ min: 2, max: 10 }), (a, b, wanted) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        fc.pre(to - from > 1e-6 * Math.max(1, Math.abs(a), Math.abs(b)));
        const ticks = linearTicks([from, to], wanted);
        const slack = (to - from) * 1e-6;
        expect(ticks.length).toBeGreaterThanOrEqual(1);
        expect(ticks.length).toBeLessThanOrEqual(wanted + 1);
        for (const tick of ticks) expect(tick >= from - slack && tick <= to + slack).toBe(true);
        const [lower, upper] = roundedRange([from, to], wanted);
        expect(lower - slack <= from && upper + slack >= to).toBe(true);
      }),
    );
  });
});

/** Numbers of the path with this class. */
function path(svg: string, name: string): string {
  return new RegExp(`<path class="${name}" d="([^"]*)"`).exec(svg)?.[1] ?? '';
}

function chart(points: Curve['points'], logarithmic = false): string {
  const curves: Curve[] = [{ method: 'full', part: 'validation', points, marked: 2 }];
  return curveChart({ title: 'Loss', valueLabel: 'nats', curves, logarithmic, percent: false }).text;
}

describe('a chart of curves', () => {
  it('puts the ends of a curve at the ends of the axis, larger values higher', () => {
    const [first, second, third] = path(chart([[1, 1], [2, 2], [3, 4]]), 'curve validation full').slice(1).split('L');
    expect(first?.split(' ')[0]).toBe('64.0');
    expect(second?.split(' ')[0]).toBe('256.0');
    expect(third?.split(' ')[0]).toBe('448.0');
    const heights = [first, second, third].map((point) => Number(point?.split(' ')[1]));
    expect((heights[0] ?? 0) - (heights[1] ?? 0)).toBeCloseTo(((heights[1] ?? 0) - (heights[2] ?? 0)) / 2, 0);
  });

  it('puts equal ratios at equal distances on a logarithmic axis', () => {
    const heights = path(chart([[1, 0.01], [2, 0.1], [3, 1]], true), 'curve validation full')
      .slice(1)
      .split('L')
      .map((point) => Number(point.split(' ')[1]));
    expect((heights[0] ?? 0) - (heights[1] ?? 0)).toBeCloseTo((heights[1] ?? 0) - (heights[2] ?? 0), 0);
  });

  it('breaks the line where a value is not finite', () => {
    const d = path(chart([[1, 1], [2, NaN], [3, 1], [4, 2]]), 'curve validation full');
    expect(d.match(/M/g)).toHaveLength(2);
    expect(d).toMatch(/^M64\.0 [\d.]+h0M/);
  });

  it('stays small whatever the number of epochs, and keeps the last', () => {
    const points = Array.from({ length: 50_000 }, (_, index) => [index + 1, 1 / (index + 1)] as const);
    const text = chart(points);
    expect(text.length).toBeLessThan(20_000);
    expect(path(text, 'curve validation full')).toMatch(/L448\.0 [\d.]+$/);
  });

  it('is well-formed and holds no NaN for any curve', async () => {
    const points = fc.array(fc.tuple(fc.nat(1000), fc.oneof(value, fc.constant(NaN), fc.constant(Infinity))), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(points, fc.boolean(), async (curve, logarithmic) => {
        const text = chart(curve, logarithmic);
        expect(text).not.toMatch(/NaN|Infinity/);
        if (text.startsWith('<svg')) await sharp(Buffer.from(text.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"'))).metadata();
      }),
      { numRuns: 50 },
    );
  });
});
