import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { normals } from '../../contract/random';
import type { Tensor } from '../../program/tensor';

/** All eigenvectors of larger matrices take longer to find than they save. */
export const largestWhole = 256;
/** So many directions hold what stands out of the diagonal. */
const leading = 32;
/** Subspace iterations; what does not stand out enough to be found by them does not matter. */
const iterations = 2;

/**
 * An orthonormal basis for a symmetric positive [n, n] matrix: its leading eigenvectors, found by subspace iteration,
 * then vectors close to the unit vectors, which complete them. It suits a matrix that is a diagonal and few directions.
 * @returns [n, n], one vector a column
 */
export function leadingBasis({ shape, data }: Tensor): Tensor {
  const [size = 0] = shape;
  const count = Math.min(leading, size);
  let vectors: Float64Array[] = Array.from({ length: count }, (_, k) => Float64Array.from(normals(size, 0, 'leading basis', k)));
  const matrix = Float64Array.from(data);
  for (let round = 0; round < iterations; round++) vectors = orthonormal(products(matrix, vectors));
  const images = products(matrix, vectors);
  const projected = Matrix.zeros(count, count);
  projected.apply((i, j) => projected.set(i, j, (inner(vectors[i], images[j]) + inner(vectors[j], images[i])) / 2));
  const { eigenvectorMatrix } = new EigenvalueDecomposition(projected, { assumeSymmetric: true });
  const ritz = vectors.map((_, k) => {
    const sum = new Float64Array(size);
    // Largest eigenvalues first.
    vectors.forEach((vector, i) => add(sum, eigenvectorMatrix.get(i, count - 1 - k), vector));
    return sum;
  });
  return { shape: [size, size], dtype: 'float32', data: completed(ritz, size) };
}

function inner(a: Float64Array | undefined, b: Float64Array | undefined, from = 0): number {
  let sum = 0;
  if (a && b) for (let i = from; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function add(to: Float64Array, factor: number, vector: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i] = (to[i] ?? 0) + factor * (vector[i] ?? 0);
}

/** Two rows of a matrix times four vectors: eight sums that neither wait for each other nor for memory. */
function tile(matrix: Float64Array, upper: number, lower: number, [a, b, c, d]: readonly Float64Array[], sums: Float64Array): void {
  const none = new Float64Array();
  const [first, second, third, fourth] = [a ?? none, b ?? none, c ?? none, d ?? none];
  let a0 = 0, b0 = 0, c0 = 0, d0 = 0, a1 = 0, b1 = 0, c1 = 0, d1 = 0; // prettier-ignore
  for (let i = 0; i < first.length; i++) {
    const x = matrix[upper + i] ?? 0;
    const y = matrix[lower + i] ?? 0;
    const ai = first[i] ?? 0;
    const bi = second[i] ?? 0;
    const ci = third[i] ?? 0;
    const di = fourth[i] ?? 0;
    a0 += x * ai;
    b0 += x * bi;
    c0 += x * ci;
    d0 += x * di;
    a1 += y * ai;
    b1 += y * bi;
    c1 += y * ci;
    d1 += y * di;
  }
  sums.set([a0, b0, c0, d0, a1, b1, c1, d1]);
}

/** The matrix times each vector. */
function products(matrix: Float64Array, vectors: readonly Float64Array[]): Float64Array[] {
  const [first] = vectors;
  const size = first?.length ?? 0;
  const results = vectors.map(() => new Float64Array(size));
  const sums = new Float64Array(8);
  for (let k = 0; k < vectors.length; k += 4) {
    const four = vectors.slice(k, k + 4);
    for (let row = 0; row < size; row += 2) {
      // Of an odd number of rows the last is taken twice.
      const other = Math.min(row + 1, size - 1);
      tile(matrix, row * size, other * size, four, sums);
      results.slice(k, k + 4).forEach((result, v) => {
        result[row] = sums[v] ?? 0;
        result[other] = sums[4 + v] ?? 0;
      });
    }
  }
  return results;
}

/** Gram and Schmidt's, twice, so that rounding leaves them orthogonal. */
function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const done: Float64Array[] = [];
  for (const vector of vectors) {
    for (let round = 0; round < 2; round++) for (const other of done) add(vector, -inner(vector, other), other);
    const length = Math.sqrt(inner(vector, vector));
    if (length > 0) done.push(vector.map((value) => value / length));
  }
  return done;
}

/** Orthonormal vectors completed to a basis by Householder's reflections, which leave what they do not touch where it is. */
function completed(vectors: readonly Float64Array[], size: number): Float32Array {
  const rest = vectors.map((vector) => vector.slice());
  const reflections = rest.map((vector, k) => {
    const reflection = vector.slice().fill(0, 0, k);
    const length = Math.sqrt(inner(reflection, reflection));
    reflection[k] = (reflection[k] ?? 0) + ((reflection[k] ?? 0) < 0 ? -length : length);
    const square = inner(reflection, reflection);
    if (square > 0) for (let i = 0; i < size; i++) reflection[i] = (reflection[i] ?? 0) * Math.sqrt(2 / square);
    for (const other of rest.slice(k)) add(other, -inner(reflection, other, k), reflection);
    return reflection;
  });
  // Their product is 1 − U·T·Uᵀ (Schreiber, Van Loan 1989).
  const columns = reflections.map((reflection, k) => {
    const before = reflections.slice(0, k).map((other) => inner(other, reflection));
    return { reflection, before };
  });
  const turned: Float64Array[] = [];
  for (const { reflection, before } of columns) {
    const sum = reflection.slice();
    before.forEach((product, l) => add(sum, -product, turned[l] ?? sum));
    turned.push(sum);
  }
  const basis = new Float32Array(size * size);
  const line = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    line.fill(0);
    line[row] = 1;
    turned.forEach((vector, k) => add(line, -(vector[row] ?? 0), reflections[k] ?? line));
    basis.set(line, row * size);
  }
  return basis;
}
