import type { Preprocessing } from '../../../contract/preprocessing';

export type Interpolation = Preprocessing['resize']['interpolation'];

/** Interpolating kernels, at distances in pixels of the source; the bicubic is Keys's (1981) with a = −½. */
const kernels: Readonly<Record<Interpolation, (distance: number) => number>> = {
  bilinear: (d) => Math.max(0, 1 - d),
  bicubic: (d) => (d < 1 ? (1.5 * d - 2.5) * d * d + 1 : d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0),
};

/** Pixels of the source along an axis that a kernel may reach. */
export const taps = 4;
/** Weights are whole multiples of 2⁻²², as Pillow's. */
const unit = 2 ** 22;

/** How pixels along one axis are sums of neighbours in the source. */
export interface Axis {
  /** The first of the neighbours, for each pixel. */
  readonly starts: Int32Array;
  /** [pixels, taps]; zero for neighbours that the source lacks. */
  readonly weights: Int32Array;
}

/** Of `count` pixels from `first` on, when `from` pixels of the source become `to`. */
export function axisOf(from: number, to: number, first: number, count: number, interpolation: Interpolation): Axis {
  const kernel = kernels[interpolation];
  const [starts, weights] = [new Int32Array(count), new Int32Array(count * taps)];
  const values = new Float64Array(Math.min(taps, from));
  for (let i = 0; i < count; i++) {
    const centre = ((first + i + 0.5) * from) / to;
    const start = Math.max(0, Math.min(Math.round(centre) - taps / 2, from - taps));
    let sum = 0;
    for (let tap = 0; tap < values.length; tap++) sum += values[tap] = kernel(Math.abs(start + tap + 0.5 - centre));
    starts[i] = start;
    for (let tap = 0; tap < values.length; tap++) {
      const scaled = ((values[tap] ?? 0) / sum) * unit;
      weights[taps * i + tap] = Math.trunc(scaled + (scaled < 0 ? -0.5 : 0.5));
    }
  }
  return { starts, weights };
}
