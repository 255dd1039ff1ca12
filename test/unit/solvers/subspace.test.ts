import { describe, expect, it } from 'vitest';
import { normals, uniforms } from '../../../src/contract/random';
import { meanCrossEntropy } from '../../../src/solvers/cross-entropy';
import { logitsAt, minimiseInSubspace, type SubspaceProblem } from '../../../src/solvers/subspace';

const [samples, classes] = [30, 3];
const lambda = 0.05;

function problem(
  directions: readonly Float64Array[],
  products: readonly (readonly number[])[],
  slopes = [-0.2, 0.1, 0.4],
): SubspaceProblem {
  const drawn = uniforms(samples, 1, 'labels');
  return {
    logits: normals(samples * classes, 1, 'logits'),
    directions,
    labelled: { labels: Int32Array.from(drawn, (u) => Math.floor(u * classes)), classes },
    lambda,
    slopes: slopes.slice(0, directions.length),
    products,
  };
}

function value(p: SubspaceProblem, a: Float64Array): number {
  const decay = p.slopes.reduce((sum, slope, i) => sum + (a[i] ?? 0) * slope, 0);
  const square = p.products.flatMap((row, i) => row.map((product, j) => product * (a[i] ?? 0) * (a[j] ?? 0))).reduce((x, y) => x + y, 0);
  return meanCrossEntropy(logitsAt(p, a), p.labelled) + lambda * (decay + square / 2);
}

function expectMinimum(p: SubspaceProblem): void {
  const { coefficients: a, gain } = minimiseInSubspace(p);
  const least = value(p, a);
  expect(gain).toBeCloseTo(value(p, new Float64Array(p.directions.length)) - least, 12);
  for (const [i] of p.directions.entries()) {
    for (const step of [-1e-3, 1e-3]) expect(value(p, a.map((x, j) => (j === i ? x + step : x)))).toBeGreaterThanOrEqual(least - 1e-12);
  }
  expect(least).toBeLessThanOrEqual(value(p, new Float64Array(p.directions.length)));
}

const directions = [0, 1, 2].map((i) => normals(samples * classes, 2 + i, 'direction'));

describe('the minimum in a subspace', () => {
  it('is where no coefficient improves it', () => {
    expectMinimum(problem(directions, [[2, 0.5, 0], [0.5, 1, 0.1], [0, 0.1, 3]])); // prettier-ignore
  });

  it('is found among directions that depend on each other, or are zero', () => {
    const [first = new Float64Array()] = directions;
    const twice = first.map((x) => 2 * x);
    const products = [[1, 2, 0], [2, 4, 0], [0, 0, 0]]; // prettier-ignore
    expectMinimum(problem([first, twice, new Float64Array(first.length)], products, [-0.2, -0.4, 0]));
  });

  it('is found where some of many samples tell the Hessian', () => {
    const many = 30_000;
    const drawn = uniforms(many, 1, 'many labels');
    const large: SubspaceProblem = {
      ...problem([0, 1, 2].map((i) => normals(many * classes, 2 + i, 'many')), [[2, 0.5, 0], [0.5, 1, 0.1], [0, 0.1, 3]]), // prettier-ignore
      logits: normals(many * classes, 1, 'many logits'),
      labelled: { labels: Int32Array.from(drawn, (u) => Math.floor(u * classes)), classes },
    };
    expectMinimum(large);
  });

  it('is nothing without directions', () => {
    expect(minimiseInSubspace(problem([], []))).toEqual({ coefficients: new Float64Array(0), gain: 0 });
  });
});
