import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { normals } from '../../contract/random';
import type { Tensor } from '../../program/tensor';
import { leading, sketchWidth } from './modes';

/** Eigenvalues below this share of the largest are float32's rounding. */
const slightest = 1e-6;

/** An orthonormal basis of n vectors, the columns of 1 − turned·reflectionsᵀ. */
export interface LeadingBasis {
  readonly reflections: Tensor;
  readonly turned: Tensor;
}

/** Orthonormal columns [n, k] in directions of their own, the same for each n. */
export function sketchOf(size: number): Tensor {
  const columns = Array.from({ length: sketchWidth }, (_, k) => Float64Array.from(normals(size, 0, 'sketch', k)));
  return tensorOf(orthonormal(columns), columns.length, size);
}

/**
 * An orthonormal basis for a symmetric positive [n, n] matrix of which only its product with a sketch is known: its
 * leading eigenvectors, as Nyström's method estimates them (Halko, Martinsson, Tropp 2011, algorithm 5.5), then vectors
 * close to the unit vectors, which complete them. It suits a matrix that is a diagonal and few directions.
 * @param sketch [n, k], orthonormal columns
 * @param image the matrix times the sketch
 */
export function leadingBasis(sketch: Tensor, image: Tensor): LeadingBasis {
  const [size = 0] = image.shape;
  return completed(orthonormal(leadingEigenvectors(matrixOf(sketch), matrixOf(image))), size);
}

/** None of a matrix that is zero, as of a layer that no sample reaches. */
function leadingEigenvectors(sketch: Matrix, image: Matrix): Float64Array[] {
  const core = spectralRoot(sketch.transpose().mmul(image));
  const factor = core && image.mmul(core);
  const root = factor && spectralRoot(factor.transpose().mmul(factor));
  const estimated = root && factor.mmul(root);
  return Array.from({ length: Math.min(leading, estimated?.columns ?? 0) }, (_, k) => Float64Array.from(estimated?.getColumn(k) ?? []));
}

/** E·D^−½ of a symmetric positive matrix E·D·Eᵀ, the largest eigenvalues first, without those that are nothing; null if all are. */
function spectralRoot(matrix: Matrix): Matrix | null {
  const symmetric = Matrix.add(matrix, matrix.transpose()).mul(0.5);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true });
  const largest = Math.max(...realEigenvalues);
  const order = realEigenvalues.map((_, k) => k).filter((k) => (realEigenvalues[k] ?? 0) > slightest * largest);
  if (order.length === 0) return null;
  order.sort((a, b) => (realEigenvalues[b] ?? 0) - (realEigenvalues[a] ?? 0));
  const root = Matrix.zeros(matrix.rows, order.length);
  order.forEach((k, column) => root.setColumn(column, eigenvectorMatrix.getColumn(k).map((x) => x / Math.sqrt(realEigenvalues[k] ?? 1))));
  return root;
}

function matrixOf({ shape, data }: Tensor): Matrix {
  const [rows = 0, columns = 0] = shape;
  return Matrix.from1DArray(rows, columns, data as Float32Array);
}

/** Columns as a tensor [size, count]; those that lack are zero. */
function tensorOf(columns: readonly Float64Array[], count: number, size: number): Tensor {
  const data = new Float32Array(size * count);
  columns.forEach((column, k) => column.forEach((value, i) => (data[i * count + k] = value)));
  return { shape: [size, count], dtype: 'float32', data };
}

function inner(a: Float64Array, b: Float64Array, from = 0): number {
  let sum = 0;
  for (let i = from; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function add(to: Float64Array, factor: number, vector: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i] = (to[i] ?? 0) + factor * (vector[i] ?? 0);
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
function completed(vectors: readonly Float64Array[], size: number): LeadingBasis {
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
  const turned: Float64Array[] = [];
  reflections.forEach((reflection, k) => {
    const sum = reflection.slice();
    reflections.slice(0, k).forEach((other, l) => add(sum, -inner(other, reflection), turned[l] ?? sum));
    turned.push(sum);
  });
  return { reflections: tensorOf(reflections, leading, size), turned: tensorOf(turned, leading, size) };
}
