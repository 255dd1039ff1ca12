import type { Builder } from '../../program/builder';
import { sizeAt } from '../../program/shape';
import type { Value } from '../../program/types';
import { otherAxes, permuted, reshaped, sliceAxis } from './axes';

/** The sum over axes of known size, which disappear. */
export function sumOver(builder: Builder, x: Value, axes: readonly number[]): Value {
  return axes.length === 0 ? x : builder.emit('reduceSum', [x], { axes });
}

/** The number of elements that a reduction over these axes joins; throws `ShapeError` for the batch axis. */
export function countOver(x: Value, axes: readonly number[]): number {
  return axes.reduce((product, axis) => product * sizeAt(x.type.shape, axis), 1);
}

/** The mean over axes of known size, which disappear. */
export function meanOver(builder: Builder, x: Value, axes: readonly number[]): Value {
  const count = countOver(x, axes);
  const sum = sumOver(builder, x, axes);
  return count === 1 ? sum : builder.emit('scale', [sum], { factor: 1 / count });
}

/**
 * The maximum over axes of known size, which disappear, by halves. (Max pooling has its own primitive: its window is
 * small, and its derivative is that of the first maximum.)
 */
export function maximumOver(builder: Builder, x: Value, axes: readonly number[]): Value {
  const kept = otherAxes(x.type.shape, axes);
  const shape = kept.map((axis) => x.type.shape[axis] ?? 1);
  const last = kept.length;
  let rest = reshaped(builder, permuted(builder, x, [...kept, ...axes]), [...shape, countOver(x, axes)]);
  for (let size = countOver(x, axes); size > 1; size = Math.ceil(size / 2)) {
    // Where the size is odd the halves share the element in the middle.
    const half = Math.ceil(size / 2);
    const halves = [sliceAxis(builder, rest, last, 0, half), sliceAxis(builder, rest, last, size - half, size)];
    rest = builder.emit('maximum', halves, {});
  }
  return reshaped(builder, rest, shape);
}
