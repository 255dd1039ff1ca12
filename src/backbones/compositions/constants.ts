import type { Builder } from '../../program/builder';
import { requireShape } from '../../program/shape';
import type { Shape } from '../../program/tensor';
import type { Value } from '../../program/types';
import { sizeOf, tensorOf, type NumberArray } from '../arrays';

/**
 * A constant repeated to a shape that it broadcasts to, aligned at the last axis. Its axes of size 1 are left out
 * before, so that one number per channel stays recognizable as such. Throws `ShapeError` if it does not fit.
 */
export function repeatedArray(builder: Builder, { shape: own, data }: NumberArray, shape: Shape): Value {
  const offset = shape.length - own.length;
  const axes = own.map((_, axis) => axis).filter((axis) => own[axis] !== 1);
  const fits = data.length === sizeOf(own) && axes.every((axis) => shape[axis + offset] === own[axis]);
  requireShape(fits && offset >= 0, () => `[${own.join()}] does not fit [${shape.join()}]`);
  const squeezed = tensorOf({ shape: axes.map((axis) => own[axis] ?? 1), data });
  const constant = builder.constant(squeezed);
  return axes.length === shape.length ? constant : builder.emit('broadcast', [constant], { shape, axes: axes.map((axis) => axis + offset) });
}
