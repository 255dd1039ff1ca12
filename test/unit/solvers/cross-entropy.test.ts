import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accuracy, averageViews, logitsGradient, meanCrossEntropy, slopeAlong } from '../../../src/solvers/cross-entropy';
import { exactLineSearch } from '../../../src/solvers/line-search';

const classes = 3;
const samples = fc.integer({ min: 1, max: 6 }).chain((n) =>
  fc.record({
    logits: fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: n * classes, maxLength: n * classes }),
    direction: fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: n * classes, maxLength: n * classes }),
    labels: fc.array(fc.integer({ min: 0, max: classes - 1 }), { minLength: n, maxLength: n }),
  }),
);

function moved(logits: number[], direction: number[], t: number): Float64Array {
  return Float64Array.from(logits, (z, i) => z + t * (direction[i] ?? 0));
}

describe('cross-entropy', () => {
  it('is ln c for equal logits and stays finite for huge ones', () => {
    const labelled = { labels: Int32Array.of(0), classes };
    expect(meanCrossEntropy(Float64Array.of(7, 7, 7), labelled)).toBeCloseTo(Math.log(3), 14);
    expect(meanCrossEntropy(Float64Array.of(-1e5, 1e5, 0), labelled)).toBe(2e5);
  });

  it('takes the mean probabilities of a sample\'s views', () => {
    const views = 2;
    // Probabilities (1/2, 1/4, 1/4) and (1/8, 3/8, 1/2), in logits that are shifted; then twice (1/3, 1/3, 1/3).
    const rows = Float64Array.from([4, 2, 2, 10, 30, 40, 7, 7, 7, 9, 9, 9], Math.log);
    const averaged = averageViews(rows, { classes, views });
    const expected = [5 / 16, 5 / 16, 3 / 8, 1 / 3, 1 / 3, 1 / 3];
    averaged.forEach((logit, at) => expect(Math.exp(logit)).toBeCloseTo(expected[at] ?? NaN, 14));
    const labelled = { labels: Int32Array.of(2, 0), classes, views };
    expect(meanCrossEntropy(rows, labelled)).toBeCloseTo(-(Math.log(3 / 8) + Math.log(1 / 3)) / 2, 14);
    expect(accuracy(rows, labelled)).toBe(1);
    expect(averageViews(Float64Array.of(0, -2000, 0, -2000), { classes: 2, views })[1]).toBeCloseTo(-2000, 9);
    expect(averageViews(rows, { classes })).toBe(rows);
  });

  it('has the slope and curvature of central differences', () => {
    fc.assert(
      fc.property(samples, ({ logits, direction, labels }) => {
        const labelled = { labels: Int32Array.from(labels), classes };
        const at = (t: number) => meanCrossEntropy(moved(logits, direction, t), labelled);
        const step = 1e-3;
        const [slope, curvature] = slopeAlong(Float64Array.from(logits), Float64Array.from(direction), 0, labelled);
        expect(slope).toBeCloseTo((at(step) - at(-step)) / (2 * step), 5);
        expect(curvature).toBeCloseTo((at(step) - 2 * at(0) + at(-step)) / step ** 2, 4);
        const gradient = logitsGradient(Float64Array.from(logits), labelled);
        const product = gradient.reduce((sum, g, i) => sum + g * (direction[i] ?? 0), 0);
        expect(product).toBeCloseTo(slope, 5);
      }),
    );
  });

  it('counts the first of equal logits', () => {
    expect(accuracy(Float64Array.of(1, 1, 0), { labels: Int32Array.of(0), classes })).toBe(1);
    expect(accuracy(Float64Array.of(1, 1, 0), { labels: Int32Array.of(1), classes })).toBe(0);
  });
});

describe('exact line search', () => {
  it('finds the minimum of convex functions, far or near', () => {
    for (const minimum of [1e-3, 0.7, 40, 1e4]) {
      const t = exactLineSearch((s) => [Math.tanh((s - minimum) / 50), 1 / (50 * Math.cosh((s - minimum) / 50) ** 2)]);
      expect(t / minimum).toBeCloseTo(1, 4);
    }
  });

  it('stays at 0 where the function does not fall', () => {
    expect(exactLineSearch((s) => [1 + s, 1])).toBe(0);
  });
});
