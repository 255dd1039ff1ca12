/** The first index at which ascending values are not below `value`; their length if all are. */
export function lowerBound(values: ArrayLike<number>, value: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The index of the nearest of ascending values; −1 if there are none. */
export function nearest(values: ArrayLike<number>, value: number): number {
  const after = lowerBound(values, value);
  if (after === 0) return values.length > 0 ? 0 : -1;
  if (after === values.length) return after - 1;
  return (values[after] ?? 0) - value < value - (values[after - 1] ?? 0) ? after : after - 1;
}
