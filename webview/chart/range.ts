/** A part of an axis. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** Parts smaller than this share of the whole are not zoomed into. */
const smallest = 1e-4;

/** The part around a point that is `factor` times as long, within the whole. */
export function zoomed({ min, max }: Range, around: number, factor: number, whole: Range): Range {
  const length = Math.max((max - min) * factor, smallest * (whole.max - whole.min));
  const share = max > min ? Math.min(Math.max((around - min) / (max - min), 0), 1) : 0.5;
  return within({ min: around - share * length, max: around + (1 - share) * length }, whole);
}

/** The part moved by a distance, within the whole. */
export function moved({ min, max }: Range, distance: number, whole: Range): Range {
  return within({ min: min + distance, max: max + distance }, whole);
}

function within({ min, max }: Range, whole: Range): Range {
  const length = Math.min(max - min, whole.max - whole.min);
  const start = Math.min(Math.max(min, whole.min), whole.max - length);
  return { min: start, max: start + length };
}

/** The smallest range that holds all curves; from 0 to 1 where there is no point. */
export function extentOf(all: readonly ArrayLike<number>[]): Range {
  const there = all.filter(({ length }) => length > 0);
  if (there.length === 0) return { min: 0, max: 1 };
  const min = Math.min(...there.map((x) => x[0] ?? 0));
  const max = Math.max(...there.map((x) => x[x.length - 1] ?? 0));
  return max > min ? { min, max } : { min: min - 0.5, max: max + 0.5 };
}

/** Room above and below curves, as a share of their height. */
const margin = 0.05;

/**
 * The range of y in which points (x and y in turn) are seen, with some room.
 * @param percent whether values lie between 0 and 1
 */
export function heightOf(curves: readonly Float64Array[], { min: from, max: to }: Range, { percent, logarithmic }: { percent: boolean; logarithmic: boolean }): Range {
  let [min, max] = [Infinity, -Infinity];
  for (const points of curves) {
    for (let i = 0; i < points.length; i += 2) {
      const [x = 0, y = 0] = [points[i], points[i + 1]];
      if (x < from || x > to) continue;
      if (y < min) min = y;
      if (y > max) max = y;
    }
  }
  if (min > max) return logarithmic ? { min: 0.1, max: 1 } : { min: 0, max: 1 };
  if (logarithmic) {
    const room = max > min ? (max / min) ** margin : 2;
    return { min: min / room, max: max * room };
  }
  const room = max > min ? margin * (max - min) : Math.max(margin * Math.abs(max), 1e-3);
  if (percent) return { min: Math.max(min - room, -0.002), max: Math.min(max + room, 1.002) };
  return { min: min - room, max: max + room };
}
