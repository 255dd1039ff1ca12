import type { Shape } from '../../program/tensor';
import type { Layout, Padding, Pair } from '../../program/vocabulary';
import { reshaped } from './emission';
import type { GraphWriter } from './graph-writer';

/** Axes of height and width. */
export function spatialAxes(layout: Layout): Pair {
  return layout === 'NHWC' ? [1, 2] : [2, 3];
}

/** Height and width of pictures. */
export function spatialSize(shape: Shape, layout: Layout): Pair {
  const [height, width] = spatialAxes(layout);
  return [Number(shape[height]), Number(shape[width])];
}

export function channelsOf(shape: Shape, layout: Layout): number {
  return Number(shape[layout === 'NHWC' ? 3 : 1]);
}

export const toChannelsFirst = [0, 3, 1, 2] as const;
export const toChannelsLast = [0, 2, 3, 1] as const;

/** Padding as the attributes of Conv and the pools take it. */
export function pads({ top, left, bottom, right }: Padding): number[] {
  return [top, left, bottom, right];
}

/** Pads height and width with a number; negative counts cut off. */
export function padPicture(graph: GraphWriter, tensor: string, layout: Layout, padding: Padding, number = 0): string {
  const { top, bottom, left, right } = padding;
  if (top === 0 && bottom === 0 && left === 0 && right === 0) return tensor;
  const counts = layout === 'NHWC' ? [0, top, left, 0, 0, bottom, right, 0] : [0, 0, top, left, 0, 0, bottom, right];
  return graph.node('Pad', [tensor, graph.vector(counts), graph.scalar(number)]);
}

/** Puts zeros between the elements, so many per axis. */
export function spread(graph: GraphWriter, tensor: string, shape: Shape, between: readonly number[]): string {
  let current = tensor;
  let sizes = [...shape];
  between.forEach((zeros, axis) => {
    const size = Number(sizes[axis]);
    if (zeros === 0 || size === 1) return;
    const split = [...sizes.slice(0, axis + 1), 1, ...sizes.slice(axis + 1)];
    const counts = new Array<number>(2 * split.length).fill(0);
    counts[split.length + axis + 1] = zeros;
    const widened = graph.node('Pad', [reshaped(graph, current, split), graph.vector(counts), graph.scalar(0)]);
    const full = sizes.map((s, i) => (i === axis ? size * (zeros + 1) : s));
    const joined = reshaped(graph, widened, full);
    const end = size * (zeros + 1) - zeros;
    current = graph.node('Slice', [joined, graph.vector([0]), graph.vector([end]), graph.vector([axis])]);
    sizes = full.map((s, i) => (i === axis ? end : s));
  });
  return current;
}

/** Windows that move over pictures, and where their taps lie. */
export interface Windows {
  readonly layout: Layout;
  readonly window: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly padding: Padding;
  /** Height and width of what the windows lie in. */
  readonly size: Pair;
  /** Number of windows along height and width. */
  readonly count: Pair;
}

/** Row and column of each tap, row by row. */
export function taps({ window }: Windows): Pair[] {
  return Array.from({ length: window[0] * window[1] }, (_, k) => [Math.floor(k / window[1]), k % window[1]]);
}

/** The elements at one tap of every window. */
export function gatherTap(graph: GraphWriter, padded: string, windows: Windows, tap: Pair): string {
  const { layout, stride, dilation, count, window, padding, size } = windows;
  const start = [tap[0] * dilation[0], tap[1] * dilation[1]] as const;
  const end = [start[0] + (count[0] - 1) * stride[0] + 1, start[1] + (count[1] - 1) * stride[1] + 1];
  const whole = size[0] + padding.top + padding.bottom === count[0] && size[1] + padding.left + padding.right === count[1];
  if (whole && window[0] * window[1] === 1) return padded;
  const steps = graph.vector(stride);
  return graph.node('Slice', [padded, graph.vector(start), graph.vector(end), graph.vector(spatialAxes(layout)), steps]);
}

/** Pictures that are zero but for one element per window, at one tap: the transpose of `gatherTap` with its padding. */
export function scatterTap(graph: GraphWriter, tensor: string, shape: Shape, windows: Windows, tap: Pair): string {
  const { layout, stride, dilation, count, padding, size } = windows;
  const axes = spatialAxes(layout);
  const between = [0, 0, 0, 0];
  between[axes[0]] = stride[0] - 1;
  between[axes[1]] = stride[1] - 1;
  const dilated = spread(graph, tensor, shape, between);
  const top = tap[0] * dilation[0] - padding.top;
  const left = tap[1] * dilation[1] - padding.left;
  const bottom = size[0] - top - ((count[0] - 1) * stride[0] + 1);
  const right = size[1] - left - ((count[1] - 1) * stride[1] + 1);
  return padPicture(graph, dilated, layout, { top, bottom, left, right });
}

/** The sum of tensors of one shape. */
export function sumOf(graph: GraphWriter, tensors: readonly string[]): string {
  const [only] = tensors;
  return tensors.length === 1 && only !== undefined ? only : graph.node('Sum', tensors);
}
