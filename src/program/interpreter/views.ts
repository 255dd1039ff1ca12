import type { Tensor, TensorData } from '../tensor';
import { elementCount, forEachOffset, rowMajorStrides, zerosOf } from './arrays';
import { floatsAt, tensorAt, type Kernel, type ResultType } from './kernel';

/** result[position] = source[start + Σ position·steps]. */
function gathered(source: Tensor, { shape, dtype }: ResultType, steps: readonly number[], start = 0): TensorData {
  const result = zerosOf(dtype, elementCount(shape));
  const { data } = source;
  forEachOffset(shape, steps, (index, offset) => {
    result[index] = data[start + offset]!;
  });
  return result;
}

export const reshape: Kernel<'reshape'> = (inputs) => tensorAt(inputs, 0).data;

export const permute: Kernel<'permute'> = (inputs, { permutation }, result) => {
  const input = tensorAt(inputs, 0);
  const strides = rowMajorStrides(input.shape);
  return gathered(input, result, permutation.map((axis) => strides[axis]!));
};

export const broadcast: Kernel<'broadcast'> = (inputs, { axes }, result) => {
  const input = tensorAt(inputs, 0);
  const strides = rowMajorStrides(input.shape);
  // Along a repeated axis the source does not move.
  const steps = result.shape.map((_, axis) => (axes.includes(axis) ? strides[axes.indexOf(axis)]! : 0));
  return gathered(input, result, steps);
};

export const slice: Kernel<'slice'> = (inputs, { start, step }, result) => {
  const input = tensorAt(inputs, 0);
  const strides = rowMajorStrides(input.shape);
  const first = start.reduce((sum, position, axis) => sum + position * strides[axis]!, 0);
  return gathered(input, result, strides.map((stride, axis) => stride * step[axis]!), first);
};

export const pad: Kernel<'pad'> = (inputs, { before, between }, { shape }) => {
  const { shape: from } = tensorAt(inputs, 0);
  const x = floatsAt(inputs, 0);
  const strides = rowMajorStrides(shape);
  const first = before.reduce((sum, count, axis) => sum + count * strides[axis]!, 0);
  const result = new Float64Array(elementCount(shape));
  forEachOffset(from, strides.map((stride, axis) => stride * (between[axis]! + 1)), (index, offset) => {
    result[first + offset] = x[index]!;
  });
  return result;
};

export const concatenate: Kernel<'concatenate'> = (inputs, { axis }, { shape }) => {
  const strides = rowMajorStrides(shape);
  const result = new Float64Array(elementCount(shape));
  let first = 0;
  inputs.forEach((input, number) => {
    const x = floatsAt(inputs, number);
    forEachOffset(input.shape, strides, (index, offset) => {
      result[first + offset] = x[index]!;
    });
    first += input.shape[axis]! * strides[axis]!;
  });
  return result;
};
