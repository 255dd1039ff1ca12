import { stridesOf } from '../arrays';
import { broadcastShape } from '../compositions/products';
import { requireModest } from '../compositions/limits';
import type { KnownArray } from './operand';

/** The positions in an array of each element of the shape to which it broadcasts. */
function positionsIn({ shape: own }: KnownArray, shape: readonly number[], size: number): (place: number) => number {
  if (own.length === shape.length && own.every((dimension, axis) => dimension === shape[axis])) return (place) => place;
  if (own.every((dimension) => dimension === 1)) return () => 0;
  const [strides, steps] = [stridesOf(shape), stridesOf(own)];
  const positions = new Float64Array(size);
  own.forEach((dimension, axis) => {
    const target = axis + shape.length - own.length;
    const [stride, step, extent] = [strides[target] ?? 1, steps[axis] ?? 0, shape[target] ?? 1];
    if (dimension === 1) return;
    for (let place = 0; place < size; place++) positions[place]! += (Math.floor(place / stride) % extent) * step;
  });
  return (place) => positions[place] ?? 0;
}

/** The function's value at a place of the result; without lists for one and two arrays, which may be large. */
function combining(
  arrays: readonly KnownArray[],
  positions: readonly ((place: number) => number)[],
  combine: (...numbers: number[]) => number,
): (place: number) => number {
  const [a, b] = arrays;
  const [first, second] = positions;
  if (a && first && arrays.length === 1) return (place) => combine(a.data[first(place)] ?? NaN);
  if (a && b && first && second && arrays.length === 2) {
    return (place) => combine(a.data[first(place)] ?? NaN, b.data[second(place)] ?? NaN);
  }
  return (place) => combine(...arrays.map((array, i) => array.data[positions[i]?.(place) ?? 0] ?? NaN));
}

/**
 * A function of arrays, element by element with broadcasting.
 * @param whole whether the results are whole numbers, which are truncated; others are rounded to float32, so that what a file
 * computes of sizes comes out as elsewhere
 */
export function combineKnown(
  arrays: readonly KnownArray[],
  combine: (...numbers: number[]) => number,
  whole = arrays.every((array) => array.whole),
): KnownArray {
  const shape = arrays.map((array) => array.shape).reduce((a, b) => broadcastShape(a, b).map(Number), []);
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  requireModest(size);
  const positions = arrays.map((array) => positionsIn(array, shape, size));
  const data = new Float64Array(size);
  const valueAt = combining(arrays, positions, combine);
  for (let place = 0; place < size; place++) {
    const value = valueAt(place);
    data[place] = whole ? Math.trunc(value) : Math.fround(value);
  }
  return { shape, data, whole };
}
