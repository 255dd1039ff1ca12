import type { Builder } from '../../program/builder';
import { dimensionAt, requireShape } from '../../program/shape';
import type { Dimension, Shape } from '../../program/tensor';
import type { Value } from '../../program/types';
import { repeated, reshaped } from './axes';

/** The shape to which two shapes broadcast: aligned at the last axis, 1 fits everything; throws `ShapeError`. */
export function broadcastShape(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis): Dimension => {
    const [x, y] = [a[axis - rank + a.length] ?? 1, b[axis - rank + b.length] ?? 1];
    requireShape(x === y || x === 1 || y === 1, () => `shapes [${a.join()}] and [${b.join()}] do not fit together`);
    return x === 1 ? y : x;
  });
}

/** The value repeated along its axes of size 1, and along new ones in front, to a shape. */
export function broadcastTo(builder: Builder, x: Value, shape: Shape): Value {
  const own = x.type.shape;
  const offset = shape.length - own.length;
  const kept = own.map((_, axis) => axis).filter((axis) => own[axis] === shape[axis + offset]);
  if (offset === 0 && kept.length === own.length) return x;
  const reduced = reshaped(builder, x, kept.map((axis) => dimensionAt(own, axis)));
  return repeated(builder, reduced, shape, kept.map((axis) => axis + offset));
}

function range(start: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => start + i);
}

/**
 * The product of matrices on the last two axes, once for each index of the axes before, which broadcast. A vector
 * counts as a row on the left, as a column on the right.
 */
export function matrixProduct(builder: Builder, a: Value, b: Value): Value {
  if (a.type.shape.length === 1 || b.type.shape.length === 1) return vectorProduct(builder, a, b);
  const [batchesA, batchesB] = [a.type.shape.slice(0, -2), b.type.shape.slice(0, -2)];
  const shared = broadcastShape(batchesA, batchesB);
  // Axes in front that only one operand has are free axes of that operand: nothing needs to be repeated.
  if (batchesB.every((size) => size === 1)) {
    const matrix = reshaped(builder, b, b.type.shape.slice(-2));
    const wide = reshaped(builder, a, [...shared, ...a.type.shape.slice(-2)]);
    return builder.emit('contract', [wide, matrix], { contracting: [[wide.type.shape.length - 1], [0]], batch: [[], []] });
  }
  const batch = range(0, shared.length);
  const operands = [a, b].map((x) => broadcastTo(builder, x, [...shared, ...x.type.shape.slice(-2)]));
  return builder.emit('contract', operands, {
    contracting: [[shared.length + 1], [shared.length]],
    batch: [batch, batch],
  });
}

function vectorProduct(builder: Builder, a: Value, b: Value): Value {
  const [rankA, rankB] = [a.type.shape.length, b.type.shape.length];
  return builder.emit('contract', [a, b], {
    contracting: [[rankA - 1], [Math.max(rankB - 2, 0)]],
    batch: [[], []],
  });
}
