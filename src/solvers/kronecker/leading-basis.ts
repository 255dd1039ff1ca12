import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { normals } from '../../contract/random';
import type { Tensor } from '../../program/tensor';

/** All eigenvectors of larger matrices take longer to find than they save. */
export const largestWhole = 256;
/** So many directions hold what stands out of the diagonal. */
const leading = 32;
/** Subspace iterations; what does not stand out enough to be found by them does not matter. */
const iterations = 4;

/**
 * An orthonormal basis for a symmetric positive [n, n] matrix: its leading eigenvectors, found by subspace iteration,
 * then vectors close to the unit vectors, which complete them. It suits a matrix that is a diagonal and few directions.
 * @returns [n, n], one vector a column
 */
export function leadingBasis({ shape, data }: Tensor): Tensor {
  const [size = 0] = shape;
  const count = Math.min(leading, size);
  let vectors: Float64Array[] = Array.from({ length: count }, (_, k) => Float64Array.from(normals(size, 0, 'leading basis', k)));
  for (let round = 0; round < iterations; round++) vectors = orthonormal(vectors.map((vector) => product(data, vector)));
  const images = vectors.map((vector) => product(data, vector));
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

function product(matrix: Tensor['data'], vector: Float64Array): Float64Array {
  const size = vector.length;
  return vector.map((_, row) => {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += (matrix[row * size + i] ?? 0) * (vector[i] ?? 0);
    return sum;
  });
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
  const basis = new Float32Array(size * size);
  for (let column = 0; column < size; column++) {
    const vector = new Float64Array(size);
    vector[column] = 1;
    for (const reflection of reflections.toReversed()) add(vector, -inner(reflection, vector), reflection);
    for (let row = 0; row < size; row++) basis[row * size + column] = vector[row] ?? 0;
  }
  return basis;
}
