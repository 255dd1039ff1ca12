import { reshaped, transposed } from '../emission';
import type { GraphWriter } from '../graph-writer';
import { pads, type Windows } from '../pictures';
import type { Pair } from '../../../program/vocabulary';

/**
 * Windows of a kernel's gradient as a convolution of the picture with the cotangent for a kernel: stride and dilation
 * change places. Where windows leave rows of the picture out, there are more taps than the kernel has.
 */
export function exchangedWindows({ layout, window, stride, dilation, padding, size, count }: Windows): Windows {
  const reach = (axis: 0 | 1): number => (count[axis] - 1) * stride[axis] + 1;
  const after = (axis: 0 | 1, before: number): number => Math.max(0, (window[axis] - 1) * dilation[axis] + reach(axis) - before - size[axis]);
  const around = { ...padding, bottom: after(0, padding.top), right: after(1, padding.left) };
  const taps = (axis: 0 | 1, outside: number): number => Math.floor((size[axis] + outside - reach(axis)) / dilation[axis]) + 1;
  const found = [taps(0, around.top + around.bottom), taps(1, around.left + around.right)] as const;
  return { layout, window: count, stride: dilation, dilation: stride, padding: around, size, count: found };
}

/** Those taps of `found` that a kernel has, which lie along two axes from `axis` on. */
export function firstTaps(graph: GraphWriter, tensor: string, axis: number, { window }: Windows, found: Pair): string {
  if (found[0] === window[0] && found[1] === window[1]) return tensor;
  return graph.node('Slice', [tensor, graph.vector([0, 0]), graph.vector(window), graph.vector([axis, axis + 1])]);
}

/** Channels of pictures and of cotangents in each group. */
export interface Groups {
  readonly groups: number;
  readonly inputs: number;
  readonly outputs: number;
}

/**
 * The gradient of a kernel, [taps, inputs, groups·outputs], as a convolution of the pictures with the cotangents for a
 * kernel: the sum runs over pictures, which are the channels then.
 */
export function exchangedKernelGradient(graph: GraphWriter, picture: string, cotangent: string, windows: Windows, { groups, inputs, outputs }: Groups): string {
  const { layout, size, count, window } = windows;
  const [places, positions] = [size[0] * size[1], count[0] * count[1]];
  const pictures = layout === 'NHWC' ? split(graph, picture, [-1, groups, inputs], [2, 1, 0]) : split(graph, picture, [-1, groups, inputs, places], [2, 1, 0, 3]);
  const kernels = layout === 'NHWC' ? split(graph, cotangent, [-1, groups * outputs], [1, 0]) : split(graph, cotangent, [-1, groups * outputs, positions], [1, 0, 2]);
  const exchanged = exchangedWindows(windows);
  const result = graph.node('Conv', [reshaped(graph, pictures, [inputs, -1, ...size]), reshaped(graph, kernels, [groups * outputs, -1, ...count])], {
    kernel_shape: exchanged.window,
    strides: exchanged.stride,
    dilations: exchanged.dilation,
    pads: pads(exchanged.padding),
    group: groups,
  });
  const kernel = firstTaps(graph, result, 2, windows, exchanged.count);
  return transposed(graph, reshaped(graph, kernel, [inputs, groups * outputs, window[0] * window[1]]), [2, 0, 1]);
}

/** The tensor with its axes split and exchanged; axes of length 1 are left out, since the runtime does fewer axes faster. */
function split(graph: GraphWriter, tensor: string, shape: readonly number[], order: readonly number[]): string {
  const kept = order.filter((axis) => shape[axis] !== 1);
  const rank = (axis: number): number => kept.filter((other) => other < axis).length;
  return transposed(graph, reshaped(graph, tensor, shape.filter((length) => length !== 1)), kept.map(rank));
}
