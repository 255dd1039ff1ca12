import { dimensionAt } from '../../program/shape';
import type { Dimension, Shape } from '../../program/tensor';
import type { Builder } from '../../program/builder';
import type { Value } from '../../program/types';
import { stridesOf, tensorOf, type NumberArray } from '../arrays';
import { isArray, type Operand, type Operation } from './operation';

/** The shape to which two shapes broadcast: aligned at the last axis, 1 fits everything. */
export function commonShape(a: Shape, b: Shape, operation: Operation): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis): Dimension => {
    const [x, y] = [a[axis - rank + a.length] ?? 1, b[axis - rank + b.length] ?? 1];
    if (x !== y && x !== 1 && y !== 1) operation.unsupported(`combines shapes [${a.join()}] and [${b.join()}]`);
    return x === 1 ? y : x;
  });
}

/** The operand as a value of the given shape, repeated where its size is 1. */
export function broadcastTo(operand: Operand, shape: Shape, builder: Builder): Value {
  const own = isArray(operand) ? operand.shape : operand.type.shape;
  const offset = shape.length - own.length;
  const kept = own.map((_, axis) => axis).filter((axis) => own[axis] === dimensionAt(shape, axis + offset));
  const reduced = kept.map((axis) => dimensionAt(own, axis));
  let value: Value;
  if (isArray(operand)) {
    // A size-1 axis that stays would keep a constant from being recognized as one number per channel.
    const axes = kept.filter((axis) => own[axis] !== 1);
    const sizes = axes.map((axis) => operand.shape[axis] ?? 1);
    value = builder.constant(tensorOf({ shape: sizes, data: operand.data }));
    return builder.emit('broadcast', [value], { shape, axes: axes.map((axis) => axis + offset) });
  }
  if (offset === 0 && kept.length === own.length) return operand;
  value = kept.length === own.length ? operand : builder.emit('reshape', [operand], { shape: reduced });
  return builder.emit('broadcast', [value], { shape, axes: kept.map((axis) => axis + offset) });
}

/**
 * A function of two arrays, element by element with broadcasting. Between whole numbers (float64, see `readTensor`) the
 * result is truncated, as the format's integer division is.
 */
export function combineArrays(
  a: NumberArray,
  b: NumberArray,
  combine: (x: number, y: number) => number,
  operation: Operation,
): NumberArray {
  const shape = commonShape(a.shape, b.shape, operation).map(Number);
  const strides = stridesOf(shape);
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  const index = (array: NumberArray, position: number): number => {
    const own = stridesOf(array.shape);
    return array.shape.reduce((sum, dimension, axis) => {
      const target = axis + shape.length - array.shape.length;
      const coordinate = Math.floor(position / (strides[target] ?? 1)) % (shape[target] ?? 1);
      return dimension === 1 ? sum : sum + coordinate * (own[axis] ?? 0);
    }, 0);
  };
  const whole = a.data instanceof Float64Array && b.data instanceof Float64Array;
  const data = new (whole ? Float64Array : Float32Array)(size);
  for (let i = 0; i < size; i++) {
    const value = combine(a.data[index(a, i)] ?? 0, b.data[index(b, i)] ?? 0);
    data[i] = whole ? Math.trunc(value) : value;
  }
  return { shape, data };
}
