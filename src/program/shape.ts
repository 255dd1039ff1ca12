import type { Dimension, Shape, TensorType } from './tensor';

/** A program does not fit together: a fault of whoever wrote it, told with the shapes. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dimension, axis) => dimension === b[axis]);
}

/** `[N, 7, 7, 320]`, for messages. */
export function printShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

/**
 * Number of elements of one sample: the product of all dimensions but the batch.
 */
export function elementsPerSample(shape: Shape): number {
  return shape.reduce<number>((product, dimension) => (dimension === 'N' ? product : product * dimension), 1);
}

/** The shape with the batch dimension replaced by its size. */
export function resolveShape(shape: Shape, batch: number): number[] {
  return shape.map((dimension) => (dimension === 'N' ? batch : dimension));
}

/** The dimension at an axis; throws `ShapeError` beyond the rank. */
export function dimensionAt(shape: Shape, axis: number): Dimension {
  const dimension = shape[axis];
  if (dimension === undefined) throw new ShapeError(`axis ${axis} does not exist in ${printShape(shape)}`);
  return dimension;
}

/** The known size at an axis; throws `ShapeError` for the batch axis and beyond the rank. */
export function sizeAt(shape: Shape, axis: number): number {
  const dimension = dimensionAt(shape, axis);
  if (dimension === 'N') throw new ShapeError(`axis ${axis} of ${printShape(shape)} must have a known size`);
  return dimension;
}

/** Throws `ShapeError` unless `condition` holds. */
export function requireShape(condition: boolean, message: () => string): asserts condition {
  if (!condition) throw new ShapeError(message());
}

export function float32(shape: Shape): TensorType {
  return { shape, dtype: 'float32' };
}

/** The input at a position; throws `ShapeError` where a primitive was given too few. */
export function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new ShapeError(`expected at least ${index + 1} inputs, got ${items.length}`);
  return item;
}
