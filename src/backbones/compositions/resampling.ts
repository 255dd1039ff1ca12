import type { Builder } from '../../program/builder';
import type { Value } from '../../program/types';
import { mapAxis } from './axes';
import { requireModest } from './limits';
import { take } from './take';

/** Where the positions of a resized axis lie on the original one. */
export type CoordinateTransformation =
  | 'half_pixel'
  | 'half_pixel_symmetric'
  | 'pytorch_half_pixel'
  | 'align_corners'
  | 'asymmetric'
  | 'tf_half_pixel_for_nn'
  | 'tf_crop_and_resize';

export type Rounding = 'round_prefer_floor' | 'round_prefer_ceil' | 'floor' | 'ceil';

/** How one axis is resized; the names are those of ONNX's Resize. */
export interface Resampling {
  readonly from: number;
  readonly to: number;
  /** About to/from; given apart because it need not be exactly that. */
  readonly scale: number;
  readonly transformation: CoordinateTransformation;
  readonly mode: 'nearest' | 'linear' | 'cubic';
  readonly rounding?: Rounding;
  readonly cubicCoefficient?: number;
  /** Whether neighbours beyond the edge count nothing, instead of repeating it. */
  readonly excludeOutside?: boolean;
  /** Whether the filter widens where the axis becomes smaller. */
  readonly antialias?: boolean;
  /** The part of the original, as fractions, that `tf_crop_and_resize` takes. */
  readonly region?: readonly [start: number, end: number];
}

/** The position on the original axis of position x on the resized one. */
export function originalPosition(x: number, { from, to, scale, transformation, region: [start, end] = [0, 1] }: Resampling): number {
  switch (transformation) {
    case 'half_pixel':
      return (x + 0.5) / scale - 0.5;
    case 'half_pixel_symmetric':
      return (from / 2) * (1 - to / (scale * from)) + (x + 0.5) / scale - 0.5;
    case 'pytorch_half_pixel':
      return to > 1 ? (x + 0.5) / scale - 0.5 : 0;
    case 'align_corners':
      return to > 1 ? (x * (from - 1)) / (scale * from - 1) : 0;
    case 'asymmetric':
      return x / scale;
    case 'tf_half_pixel_for_nn':
      return (x + 0.5) / scale;
    case 'tf_crop_and_resize':
      return to > 1 ? (start + (x * (end - start)) / (to - 1)) * (from - 1) : 0.5 * (start + end) * (from - 1);
  }
}

/** One axis resized: a choice of elements, or a product with the matrix of the filter's weights. */
export function resampled(builder: Builder, x: Value, axis: number, resampling: Resampling): Value {
  requireModest(resampling.from * resampling.to);
  const positions = Array.from({ length: resampling.to }, (_, i) => originalPosition(i, resampling));
  if (resampling.mode === 'nearest') return take(builder, x, axis, positions.map((position) => nearest(position, resampling)));
  return mapAxis(builder, x, axis, filterMatrix(positions, resampling), resampling.to);
}

function nearest(position: number, { from, rounding = 'round_prefer_floor' }: Resampling): number {
  const round = {
    round_prefer_floor: (value: number) => Math.ceil(value - 0.5),
    round_prefer_ceil: (value: number) => Math.floor(value + 0.5),
    floor: Math.floor,
    ceil: Math.ceil,
  }[rounding];
  return clamp(round(position), from);
}

function clamp(index: number, size: number): number {
  return Math.min(Math.max(index, 0), size - 1);
}

/** [from, to]: the weight of each original element in each resized one. */
function filterMatrix(positions: readonly number[], resampling: Resampling): Float64Array {
  const { from, to, scale, mode, cubicCoefficient = -0.75, excludeOutside = false, antialias = false } = resampling;
  const narrowing = antialias ? Math.min(scale, 1) : 1;
  const [support, kernel] = mode === 'linear' ? ([1, tent] as const) : ([2, keys(cubicCoefficient)] as const);
  const matrix = new Float64Array(from * to);
  positions.forEach((position, column) => {
    let total = 0;
    const taps: { index: number; weight: number }[] = [];
    for (let index = Math.floor(position - support / narrowing); index <= Math.ceil(position + support / narrowing); index++) {
      const weight = kernel(Math.abs(index - position) * narrowing);
      if (weight === 0 || (excludeOutside && clamp(index, from) !== index)) continue;
      taps.push({ index: clamp(index, from), weight });
      total += weight;
    }
    for (const { index, weight } of taps) matrix[index * to + column] = (matrix[index * to + column] ?? 0) + weight / total;
  });
  return matrix;
}

function tent(distance: number): number {
  return Math.max(1 - distance, 0);
}

/** The cubic convolution kernel (Keys, 1981). */
function keys(a: number): (distance: number) => number {
  return (d) => {
    if (d <= 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
    return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
  };
}
