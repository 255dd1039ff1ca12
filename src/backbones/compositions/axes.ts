import type { Builder } from '../../program/builder';
import { inversePermutation } from '../../program/primitives/views';
import { sizeAt } from '../../program/shape';
import type { Shape } from '../../program/tensor';
import type { Value } from '../../program/types';

/** The axes with one of them moved to the end. */
export function movedLast(rank: number, axis: number): number[] {
  return [...Array.from({ length: rank }, (_, other) => other).filter((other) => other !== axis), axis];
}

/** The value with its axes permuted, or itself where the permutation changes nothing. */
export function permuted(builder: Builder, x: Value, permutation: readonly number[]): Value {
  return permutation.every((axis, i) => axis === i) ? x : builder.emit('permute', [x], { permutation });
}

/** The value with another shape, or itself where it has that shape. */
export function reshaped(builder: Builder, x: Value, shape: Shape): Value {
  const from = x.type.shape;
  const same = from.length === shape.length && from.every((dimension, axis) => dimension === shape[axis]);
  return same ? x : builder.emit('reshape', [x], { shape });
}

/** Applies to another axis what acts on the last one and keeps the shape. */
export function alongAxis(builder: Builder, x: Value, axis: number, act: (x: Value) => Value): Value {
  const permutation = movedLast(x.type.shape.length, axis);
  return permuted(builder, act(permuted(builder, x, permutation)), inversePermutation(permutation));
}

/** Repeats a value that lacks some axes of a shape along these; the axes it has are given in ascending order. */
export function repeated(builder: Builder, x: Value, shape: Shape, axes: readonly number[]): Value {
  return axes.length === shape.length ? x : builder.emit('broadcast', [x], { shape, axes });
}

/** The axes of a shape that are not among those given. */
export function otherAxes(shape: Shape, axes: readonly number[]): number[] {
  return shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
}

/** Elements start, start + step, … below end of one axis. */
export function sliceAxis(builder: Builder, x: Value, axis: number, start: number, end: number, step = 1): Value {
  const { shape } = x.type;
  if (start === 0 && step === 1 && end === shape[axis]) return x;
  return builder.emit('slice', [x], {
    start: shape.map((_, other) => (other === axis ? start : 0)),
    end: shape.map((size, other) => (other === axis ? end : size)),
    step: shape.map((_, other) => (other === axis ? step : 1)),
  });
}

/** A linear map along one axis by a constant matrix [size, result]: an interpolation, a choice of elements. */
export function mapAxis(builder: Builder, x: Value, axis: number, matrix: Float64Array, results: number): Value {
  const { shape } = x.type;
  const constant = builder.constant({ shape: [sizeAt(shape, axis), results], dtype: 'float32', data: matrix });
  const product = builder.emit('contract', [x, constant], { contracting: [[axis], [0]], batch: [[], []] });
  return permuted(builder, product, inversePermutation(movedLast(shape.length, axis)));
}
