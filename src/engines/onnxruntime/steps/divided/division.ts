import type { Shape } from '../../../../program/tensor';

/** Bytes of a part: what an update does with one stays in a processor's caches. */
const partBytes = 2 ** 20;
const mostParts = 32;

/**
 * How the matrix of a kernel that covers its picture, [rows, columns], lies in parts: each is the transpose of equally
 * many rows after those of the part before. So a product with it takes it as it is, where it would else copy it first.
 */
export interface Division {
  readonly rows: number;
  readonly columns: number;
  readonly parts: number;
}

/** The division of a kernel of HWIO shape; null where it is too small to gain by it. */
export function divisionOf(kernel: Shape): Division | null {
  const columns = Number(kernel.at(-1));
  const rows = kernel.slice(0, -1).reduce<number>((product, size) => product * Number(size), 1);
  const wanted = Math.min(mostParts, Math.ceil((4 * rows * columns) / partBytes));
  for (let parts = wanted; parts > 1; parts--) if (rows % parts === 0) return { rows, columns, parts };
  return null;
}

export function partShape({ rows, columns, parts }: Division): [number, number] {
  return [columns, rows / parts];
}

/** Sides of the squares that are turned one after the other, so that what they touch stays in the cache. */
const side = 32;

/** Writes the transpose of a matrix of `rows` rows, which lies in `from`, to `to`. */
function transpose(from: Float32Array, rows: number, to: Float32Array): void {
  const columns = from.length / rows;
  for (let top = 0; top < rows; top += side) {
    const bottom = Math.min(rows, top + side);
    for (let left = 0; left < columns; left += side) {
      const right = Math.min(columns, left + side);
      for (let row = top; row < bottom; row++) {
        for (let column = left; column < right; column++) to[column * rows + row] = from[row * columns + column] ?? 0;
      }
    }
  }
}

/** The parts of a whole tensor's data. */
export function divided(whole: Float32Array, { rows, parts }: Division): Float32Array[] {
  const length = whole.length / parts;
  return Array.from({ length: parts }, (_, part) => {
    const data = new Float32Array(length);
    transpose(whole.subarray(part * length, (part + 1) * length), rows / parts, data);
    return data;
  });
}

/** The whole of its parts. */
export function joined(parts: readonly Float32Array[], { rows, columns }: Division): Float32Array {
  const whole = new Float32Array(rows * columns);
  parts.forEach((part, at) => transpose(part, columns, whole.subarray(at * part.length, (at + 1) * part.length)));
  return whole;
}
