import type { Pair } from '../../../../program/vocabulary';
import type { Windows } from '../../pictures';
import { tileLengths } from './matrices';

/** How tiles lie along one axis. */
export interface Axis {
  /** Positions of the kernel, of the picture and of the output. */
  readonly window: number;
  readonly size: number;
  readonly count: number;
  /** Zeros before the picture. */
  readonly before: number;
  /** Length of a tile, and how many there are. */
  readonly length: number;
  readonly tiles: number;
}

/**
 * A convolution cut into tiles. Strides s become phases: the picture's s × s neighbours lie side by side as channels,
 * and windows of ⌈k/s⌉ positions move by one.
 */
export interface Tiling {
  readonly axes: readonly [Axis, Axis];
  readonly phases: Pair;
  readonly windows: Windows;
  /** Channels of the picture as it is, and of the output. */
  readonly channels: readonly [inputs: number, outputs: number];
}

/** Pictures of more positions would be transformed with more products than are saved. */
const mostPositions = 200;
const fewestChannels = 32;
/** Tiles must do with this fraction of the direct products. */
const worthwhile = 0.7;

export function pointsOf({ axes: [first, second] }: Tiling): number {
  return first.length * second.length;
}

export function tilesOf({ axes: [first, second] }: Tiling): number {
  return first.tiles * second.tiles;
}

function axisOf(window: number, size: number, count: number, before: number): Axis | null {
  const candidates = tileLengths
    .filter((length) => length > window)
    .map((length) => ({ length, tiles: Math.ceil(count / (length - window + 1)) }));
  const [first, ...others] = candidates;
  if (window < 2 || !first) return null;
  const best = others.reduce((a, b) => (b.length * b.tiles < a.length * a.tiles ? b : a), first);
  return { window, size, count, before, ...best };
}

/** The tiling of a convolution, or null where tiles would not save enough. */
export function tilingOf(windows: Windows, channels: readonly [inputs: number, outputs: number]): Tiling | null {
  const { window, stride, dilation, size, count, padding } = windows;
  if (dilation.some((step) => step !== 1) || channels.some((channel) => channel < fewestChannels)) return null;
  const before: Pair = [padding.top, padding.left];
  const axes = ([0, 1] as const).map((axis) => {
    const [step, positions] = [stride[axis], count[axis]];
    if (step === 1) return axisOf(window[axis], size[axis], positions, before[axis]);
    const blocks = Math.ceil(window[axis] / step);
    return axisOf(blocks, positions + blocks - 1, positions, 0);
  });
  const [first, second] = axes;
  if (!first || !second) return null;
  const tiling: Tiling = { axes: [first, second], phases: stride, windows, channels };
  const direct = window[0] * window[1] * count[0] * count[1];
  const products = pointsOf(tiling) * tilesOf(tiling) * stride[0] * stride[1];
  const small = Math.max(first.size * second.size, count[0] * count[1]) <= mostPositions;
  return small && products <= worthwhile * direct ? tiling : null;
}
