import type { Region } from '../view';
import { axisOf, taps, type Axis, type Interpolation } from './axis';
import { weightedSums } from './weighted-sums';

/** What weighted-sums.wat exports. */
interface WeightedSums {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly sums: (to: number, toStep: number, from: number, fromStep: number, apart: number, count: number, ...weights: readonly number[]) => void;
}

/** What is used of it: its types come with those of browsers alone. */
interface WebAssembly {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

const { Module, Instance } = (globalThis as unknown as { readonly WebAssembly: WebAssembly }).WebAssembly;
const { memory, sums } = new Instance(new Module(Buffer.from(weightedSums, 'base64'))).exports as WeightedSums;
const pageBytes = 2 ** 16;
/** Bytes that are written together, and read behind the last pixel. */
const together = 4;

export interface Enlargement {
  /** What is enlarged of the source. */
  readonly region: Region;
  /** The size that the region gets, no less than its own. */
  readonly to: { readonly width: number; readonly height: number };
  /** The part of the result that is wanted. */
  readonly part: Region;
  readonly interpolation: Interpolation;
}

/**
 * Enlarges a picture to the bits of Pillow's `resize`: across and then down, rounded to 8 bits after each.
 * @param pixels of the source, three channels a pixel
 * @param width of the source in pixels
 * @returns the wanted part, [height, width, 3]
 */
export function enlarge(pixels: Uint8Array, width: number, { region, to, part, interpolation }: Enlargement): Uint8Array<ArrayBuffer> {
  const across = axisOf(region.width, to.width, part.left, part.width, interpolation);
  const down = axisOf(region.height, to.height, part.top, part.height, interpolation);
  const first = down.starts[0] ?? 0;
  const rows = Math.min(region.height, (down.starts.at(-1) ?? 0) + taps) - first;
  const begin = 3 * ((region.top + first) * width + region.left);
  const source = pixels.subarray(begin, begin + 3 * ((rows - 1) * width + region.width));

  // Neighbours that the source lacks are read behind it, for nothing.
  const narrow = aligned(source.length + 3 * taps + together);
  // What is written behind a row may not be the next one's.
  const narrowRow = aligned(3 * part.width + 1);
  const result = narrow + (rows + taps) * narrowRow;
  const length = 3 * part.width * part.height;
  makeRoom(result + length + together);
  new Uint8Array(memory.buffer).set(source);
  each(across, (i, start, a, b, c, d) => sums(narrow + 3 * i, narrowRow, 3 * start, 3 * width, 3, rows, a, b, c, d));
  const writes = Math.ceil((3 * part.width) / together);
  each(down, (i, start, a, b, c, d) => {
    sums(result + 3 * part.width * i, together, narrow + narrowRow * (start - first), together, narrowRow, writes, a, b, c, d);
  });
  return new Uint8Array(memory.buffer.slice(result, result + length));
}

const aligned = (bytes: number): number => together * Math.ceil(bytes / together);

function each({ starts, weights }: Axis, work: (index: number, start: number, a: number, b: number, c: number, d: number) => void): void {
  for (let i = 0, at = 0; i < starts.length; i++, at += taps) {
    work(i, starts[i] ?? 0, weights[at] ?? 0, weights[at + 1] ?? 0, weights[at + 2] ?? 0, weights[at + 3] ?? 0);
  }
}

function makeRoom(bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
}
