import type { Builder } from '../../program/builder';
import { sizeAt } from '../../program/shape';
import type { Value } from '../../program/types';
import { requireModest } from './limits';
import { mapAxis, reshaped, sliceAxis } from './axes';

/** With more runs than this a matrix product is cheaper than slices. */
const MOST_RUNS = 8;

interface Run {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** Ascending arithmetic progressions that together give the indices. */
function runsOf(indices: readonly number[]): Run[] {
  const runs: Run[] = [];
  for (let i = 0; i < indices.length; ) {
    const start = indices[i] ?? 0;
    const step = (indices[i + 1] ?? start) - start;
    let count = 1;
    if (step >= 1) while (i + count < indices.length && indices[i + count] === start + count * step) count += 1;
    runs.push({ start, step: count === 1 ? 1 : step, count });
    i += count;
  }
  return runs;
}

/** How often each element is repeated, if the indices are 0, 0, …, 1, 1, … to the end of the axis. */
function repetition(indices: readonly number[], size: number): number | undefined {
  const times = indices.length / size;
  return times > 1 && Number.isInteger(times) && indices.every((index, i) => index === Math.floor(i / times)) ? times : undefined;
}

/**
 * The elements of one axis at constant positions, which may repeat: slices, a repetition, or a product with a matrix
 * of zeros and ones.
 * @param indices not negative and below the axis' size
 */
export function take(builder: Builder, x: Value, axis: number, indices: readonly number[]): Value {
  const { shape } = x.type;
  const size = sizeAt(shape, axis);
  const times = repetition(indices, size);
  if (times !== undefined) {
    const wide = [...shape.slice(0, axis + 1), times, ...shape.slice(axis + 1)];
    const axes = wide.map((_, i) => i).filter((i) => i !== axis + 1);
    const result = shape.map((dimension, i) => (i === axis ? size * times : dimension));
    return reshaped(builder, builder.emit('broadcast', [x], { shape: wide, axes }), result);
  }
  const runs = runsOf(indices);
  if (runs.length > MOST_RUNS) {
    requireModest(size * indices.length);
    const matrix = new Float64Array(size * indices.length);
    indices.forEach((index, column) => (matrix[index * indices.length + column] = 1));
    return mapAxis(builder, x, axis, matrix, indices.length);
  }
  const parts = runs.map(({ start, step, count }) => sliceAxis(builder, x, axis, start, start + (count - 1) * step + 1, step));
  const [only] = parts;
  return parts.length === 1 && only ? only : builder.emit('concatenate', parts, { axis });
}
