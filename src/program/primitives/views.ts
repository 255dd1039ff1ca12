import { at, dimensionAt, elementsPerSample, float32, printShape, requireShape } from '../shape';
import type { Primitive } from '../types';
import { floatInput, linear } from './factories';

/** y = x with another shape; ẏ = ẋ with that shape. */
export const reshape: Primitive<'reshape'> = {
  ...linear(
    'reshape',
    (inputs, { shape }) => {
      const { shape: from, dtype } = at(inputs, 0);
      const batches = (dimensions: typeof shape) => dimensions.filter((dimension) => dimension === 'N').length;
      requireShape(
        elementsPerSample(from) === elementsPerSample(shape) && batches(from) === batches(shape) && batches(shape) <= 1,
        () => `cannot reshape ${printShape(from)} to ${printShape(shape)}`,
      );
      return { shape, dtype };
    },
    (emitter, { inputs }, cotangent) => emitter.emit('reshape', [cotangent], { shape: at(inputs, 0).type.shape }),
  ),
};

/** Permutation that undoes another: inverse[permutation[i]] = i. */
export function inversePermutation(permutation: readonly number[]): number[] {
  const inverse = new Array<number>(permutation.length).fill(0);
  permutation.forEach((axis, index) => (inverse[axis] = index));
  return inverse;
}

/** y's axis i is x's axis permutation[i]; ẏ = ẋ with the same permutation. */
export const permute: Primitive<'permute'> = linear(
  'permute',
  (inputs, { permutation }) => {
    const { shape, dtype } = at(inputs, 0);
    requireShape(
      permutation.length === shape.length && new Set(permutation).size === shape.length,
      () => `[${permutation.join(', ')}] does not permute the axes of ${printShape(shape)}`,
    );
    return { shape: permutation.map((axis) => dimensionAt(shape, axis)), dtype };
  },
  (emitter, { parameters }, cotangent) =>
    emitter.emit('permute', [cotangent], { permutation: inversePermutation(parameters.permutation) }),
);

/** y repeats x along new axes; ẏ repeats ẋ. Transposed: the sum over the new axes. */
export const broadcast: Primitive<'broadcast'> = linear(
  'broadcast',
  (inputs, { shape, axes }) => {
    const from = at(inputs, 0);
    const ascending = axes.every((axis, i) => i === 0 || axis > at(axes, i - 1));
    requireShape(
      axes.length === from.shape.length && ascending && axes.every((axis, i) => from.shape[i] === shape[axis]),
      () => `cannot broadcast ${printShape(from.shape)} to axes [${axes.join(', ')}] of ${printShape(shape)}`,
    );
    return { shape, dtype: from.dtype };
  },
  (emitter, { parameters: { shape, axes } }, cotangent) => {
    const repeated = shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
    return repeated.length === 0 ? cotangent : emitter.emit('reduceSum', [cotangent], { axes: repeated });
  },
);

/** y = Σ x over axes, which disappear; ẏ = Σ ẋ. Transposed: repeated along those axes. */
export const reduceSum: Primitive<'reduceSum'> = linear(
  'reduceSum',
  (inputs, { axes }) => {
    const { shape } = floatInput(inputs);
    axes.forEach((axis) => dimensionAt(shape, axis));
    return float32(shape.filter((_, axis) => !axes.includes(axis)));
  },
  (emitter, { inputs, parameters }, cotangent) => {
    const { shape } = at(inputs, 0).type;
    const kept = shape.map((_, axis) => axis).filter((axis) => !parameters.axes.includes(axis));
    return emitter.emit('broadcast', [cotangent], { shape, axes: kept });
  },
);
