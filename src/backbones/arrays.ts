import type { Tensor } from '../program/tensor';

/**
 * Numbers read from a model file: weights, or integers of shape arithmetic. In the latter the batch dimension, whose
 * size is unknown, is `NaN`.
 */
export interface NumberArray {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array;
}

/** Number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}

/** Row-major strides of a shape. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    strides[axis] = (strides[axis + 1] ?? 1) * (shape[axis + 1] ?? 1);
  }
  return strides;
}

/** The array with its axes permuted: output axis i is input axis permutation[i]. */
export function permuteArray(array: NumberArray, permutation: readonly number[]): NumberArray {
  const shape = permutation.map((axis) => array.shape[axis] ?? 1);
  const from = stridesOf(array.shape);
  const steps = permutation.map((axis) => from[axis] ?? 0);
  const data = new (array.data instanceof Float32Array ? Float32Array : Float64Array)(array.data.length);
  const position = shape.map(() => 0);
  let source = 0;
  for (let target = 0; target < data.length; target++) {
    data[target] = array.data[source] ?? 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = (position[axis] ?? 0) + 1;
      source += steps[axis] ?? 0;
      if (next < (shape[axis] ?? 1)) {
        position[axis] = next;
        break;
      }
      source -= next * (steps[axis] ?? 0);
      position[axis] = 0;
    }
  }
  return { shape, data };
}

/** A float32 tensor of a program, sharing the numbers. */
export function tensorOf({ shape, data }: NumberArray): Tensor {
  return { shape, dtype: 'float32', data };
}

/** A number array of float64 values, or of whole numbers. */
export function arrayOf(values: ArrayLike<number>, shape: readonly number[] = [values.length]): NumberArray {
  return { shape, data: Float64Array.from(values) };
}
