import type { Dimension, Shape } from '../../tensor';
import type { Vocabulary } from '../../vocabulary';

/** A part of a tensor, as a slice names it; null is the whole. */
export type Region = Vocabulary['slice'] | null;

/** The part along one axis. */
export interface Range {
  readonly start: number;
  readonly end: Dimension;
  readonly step: number;
}

export function wholeAxis(size: Dimension): Range {
  return { start: 0, end: size, step: 1 };
}

export function rangesOf(region: Region, shape: Shape): Range[] {
  return shape.map((size, axis) => ({
    start: region?.start[axis] ?? 0,
    end: region?.end[axis] ?? size,
    step: region?.step[axis] ?? 1,
  }));
}

/** The region of those ranges; null if they are all of the shape. */
export function regionOf(ranges: readonly Range[], shape: Shape): Region {
  if (ranges.every((range, axis) => coversAxis(range, shape[axis] ?? 1))) return null;
  return { start: ranges.map(({ start }) => start), end: ranges.map(({ end }) => end), step: ranges.map(({ step }) => step) };
}

export function coversAxis({ start, end, step }: Range, size: Dimension): boolean {
  return start === 0 && end === size && (step === 1 || size === 1);
}

/** Number of elements along the axis. */
export function lengthOf({ start, end, step }: Range): Dimension {
  return end === 'N' ? 'N' : Math.ceil((end - start) / step);
}

/** Shape of the part. */
export function partShape(region: Region, shape: Shape): Shape {
  return region ? rangesOf(region, shape).map(lengthOf) : shape;
}

export function sameRegion(a: Region, b: Region): boolean {
  return a === b || (a !== null && b !== null && JSON.stringify(a) === JSON.stringify(b));
}

/** The part of a part, as one of the whole. */
export function composed(outer: Vocabulary['slice'], inner: Region): Vocabulary['slice'] {
  if (!inner) return outer;
  const step = outer.step.map((size, axis) => size * (inner.step[axis] ?? 1));
  const start = outer.start.map((first, axis) => first + (inner.start[axis] ?? 0) * (outer.step[axis] ?? 1));
  const end = outer.end.map((last, axis) => {
    const [from, to, by] = [inner.start[axis] ?? 0, inner.end[axis], inner.step[axis] ?? 1];
    if (last === 'N' || to === undefined || to === 'N') return last;
    return (start[axis] ?? 0) + (Math.ceil((to - from) / by) - 1) * (step[axis] ?? 1) + 1;
  });
  return { start, end, step };
}

/** For axes of the second of two shapes of the same elements, the axis of the first that is the same one. */
export function commonAxes(from: Shape, to: Shape): ReadonlyMap<number, number> {
  const [before, after] = [placesBefore(from), placesBefore(to)];
  const common = new Map<number, number>();
  to.forEach((size, axis) => {
    const same = from.findIndex((other, i) => other === size && before[i] === after[axis] && ![...common.values()].includes(i));
    if (same >= 0) common.set(axis, same);
  });
  return common;
}

/** Number of elements in front of each axis, the batch counted as a number that is no other size. */
function placesBefore(shape: Shape): number[] {
  let count = 1;
  return shape.map((size) => {
    const before = count;
    count *= size === 'N' ? Math.PI : size;
    return before;
  });
}
