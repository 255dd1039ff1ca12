import { describe, expect, it } from 'vitest';
import { normals, uniforms } from '../../../src/contract/random';
import { leadingBasis, sketchOf } from '../../../src/solvers/kronecker/leading-basis';
import { largestWhole, leading, sketchWidth } from '../../../src/solvers/kronecker/modes';

const size = largestWhole + 44;
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
const row = (seed: number) => normals(size, seed, 'direction');
/** A diagonal and three directions that stand out of it, the first the most. */
const directions = [row(1), row(2), row(3)];
const diagonal = uniforms(size, 4, 'diagonal');
const data = Float32Array.from({ length: size * size }, (_, place) => {
  const [i, j] = [Math.floor(place / size), place % size];
  return directions.reduce((sum, d, k) => sum + ((3 - k) / 10) * (d[i] ?? 0) * (d[j] ?? 0), i === j ? (diagonal[i] ?? 0) : 0);
});
const sketch = sketchOf(size);
const image = Float32Array.from({ length: size * sketchWidth }, (_, place) => {
  const [i, k] = [Math.floor(place / sketchWidth), place % sketchWidth];
  let sum = 0;
  for (let j = 0; j < size; j++) sum += (data[i * size + j] ?? 0) * (sketch.data[j * sketchWidth + k] ?? 0);
  return sum;
});
const { reflections, turned } = leadingBasis(sketch, { shape: [size, sketchWidth], dtype: 'float32', data: image });
const basis = Float64Array.from({ length: size * size }, (_, place) => {
  const [i, j] = [Math.floor(place / size), place % size];
  const factors = (of: typeof turned, row: number) => of.data.subarray(row * leading, (row + 1) * leading);
  return (i === j ? 1 : 0) - dot(factors(turned, i), factors(reflections, j));
});
const column = (k: number) => Float64Array.from({ length: size }, (_, i) => basis[i * size + k] ?? 0);
const mapped = (v: Float64Array) => Float64Array.from({ length: size }, (_, i) => dot(data.subarray(i * size, (i + 1) * size), v));

describe('a basis that begins with the leading eigenvectors', () => {
  it('is orthonormal', () => {
    const columns = Array.from({ length: size }, (_, k) => column(k));
    let worst = 0;
    columns.forEach((a, k) => columns.forEach((b, l) => (worst = Math.max(worst, Math.abs(dot(a, b) - (k === l ? 1 : 0))))));
    expect(worst).toBeLessThan(1e-5);
  });

  it('has them first, the largest before the others', () => {
    const values = [0, 1, 2].map((k) => {
      const v = column(k);
      const to = mapped(v);
      const value = dot(v, to);
      const rest = to.map((entry, i) => entry - value * (v[i] ?? 0));
      // One product with the matrix tells this much.
      expect(Math.sqrt(dot(rest, rest)) / value).toBeLessThan(0.05);
      return value;
    });
    expect(values).toEqual([...values].sort((a, b) => b - a));
    expect(values[2]).toBeGreaterThan(20);
  });

  it.each(['of nothing', 'of one direction'])('is a basis where the matrix is %s', (what) => {
    const given = what === 'of nothing' ? new Float32Array(size) : Float32Array.from(row(6));
    const products = Array.from({ length: sketchWidth }, (_, k) => dot(given, Array.from({ length: size }, (_, j) => sketch.data[j * sketchWidth + k] ?? 0)));
    const image = Float32Array.from({ length: size * sketchWidth }, (_, place) => (given[Math.floor(place / sketchWidth)] ?? 0) * (products[place % sketchWidth] ?? 0));
    const found = leadingBasis(sketch, { shape: [size, sketchWidth], dtype: 'float32', data: image });
    const firsts = Array.from({ length: size }, (_, i) => (i === 0 ? 1 : 0) - dot(found.turned.data.subarray(i * leading, (i + 1) * leading), found.reflections.data.subarray(0, leading)));
    expect(dot(firsts, firsts)).toBeCloseTo(1, 5);
    if (what === 'of nothing') expect(firsts[0]).toBe(1);
    else expect(Math.abs(dot(firsts, given)) / Math.sqrt(dot(given, given))).toBeCloseTo(1, 5);
  });

  it('goes on close to the unit vectors, almost in the order of the axis', () => {
    const own = Array.from({ length: size - 32 }, (_, i) => Math.abs(column(i + 32)[i + 32] ?? 0));
    expect(own.reduce((sum, value) => sum + value, 0) / own.length).toBeGreaterThan(0.8);
  });
});
