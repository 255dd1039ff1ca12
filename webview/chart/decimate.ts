import type { Range } from './range';
import { lowerBound } from './search';

/**
 * Points that look the same as the whole curve where it is drawn in so many columns of pixels: of each column the
 * first, the last and the two extremes, in their order. One point beyond either end keeps the lines going on. Points whose y is not
 * finite (or not positive, with `positive`) are left out.
 * @param x ascending
 * @returns x and y in turn
 */
export function decimated(x: ArrayLike<number>, y: ArrayLike<number>, { min, max }: Range, columns: number, positive = false): Float64Array {
  const first = Math.max(lowerBound(x, min) - 1, 0);
  const last = Math.min(lowerBound(x, max), x.length - 1);
  const count = last - first + 1;
  if (count <= 0) return new Float64Array();
  const dense = count > 4 * columns;
  const points = new Float64Array(2 * (dense ? 4 * (columns + 2) : count));
  const scale = columns / (max - min);
  let size = 0;
  let column = Number.NaN;
  let [start, least, greatest, end] = [-1, -1, -1, -1];
  const push = (index: number): void => {
    points[size] = x[index] ?? 0;
    points[size + 1] = y[index] ?? 0;
    size += 2;
  };
  const flush = (): void => {
    if (start < 0) return;
    const [sooner, later] = least < greatest ? [least, greatest] : [greatest, least];
    push(start);
    if (sooner > start && sooner < end) push(sooner);
    if (later > sooner && later > start && later < end) push(later);
    if (end > start) push(end);
  };
  for (let i = first; i <= last; i += 1) {
    const value = y[i] ?? Number.NaN;
    if (!Number.isFinite(value) || (positive && value <= 0)) continue;
    if (!dense) {
      push(i);
      continue;
    }
    const at = Math.min(Math.max(Math.floor(((x[i] ?? 0) - min) * scale), -1), columns);
    if (at !== column) {
      flush();
      column = at;
      start = least = greatest = end = i;
      continue;
    }
    end = i;
    if (value < (y[least] ?? 0)) least = i;
    if (value > (y[greatest] ?? 0)) greatest = i;
  }
  if (dense) flush();
  return points.subarray(0, size);
}
