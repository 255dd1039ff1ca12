import { reshaped, transposed } from '../emission';
import type { GraphWriter } from '../graph-writer';
import { pads, type Windows } from '../pictures';

/** Channels of pictures and of cotangents in each group. */
export interface Groups {
  readonly groups: number;
  readonly inputs: number;
  readonly outputs: number;
}

/**
 * The gradient of a kernel, [h·w, inputs, groups·outputs], as a convolution of the pictures with the cotangents for a
 * kernel: the sum runs over pictures, which are the channels then, and stride and dilation change places.
 */
export function exchangedKernelGradient(graph: GraphWriter, picture: string, cotangent: string, windows: Windows, { groups, inputs, outputs }: Groups): string {
  const { layout, size, count, window, stride, dilation, padding } = windows;
  const [places, positions] = [size[0] * size[1], count[0] * count[1]];
  const pictures = layout === 'NHWC' ? split(graph, picture, [-1, groups, inputs], [2, 1, 0]) : split(graph, picture, [-1, groups, inputs, places], [2, 1, 0, 3]);
  const kernels = layout === 'NHWC' ? split(graph, cotangent, [-1, groups * outputs], [1, 0]) : split(graph, cotangent, [-1, groups * outputs, positions], [1, 0, 2]);
  // Windows that do not reach the edge leave rows out: with them there would be taps that the kernel does not have.
  const beyond = (axis: 0 | 1, before: number): number => Math.max(0, (window[axis] - 1) * dilation[axis] + (count[axis] - 1) * stride[axis] + 1 - before - size[axis]);
  const around = { ...padding, bottom: beyond(0, padding.top), right: beyond(1, padding.left) };
  const result = graph.node('Conv', [reshaped(graph, pictures, [inputs, -1, ...size]), reshaped(graph, kernels, [groups * outputs, -1, ...count])], {
    kernel_shape: count,
    strides: dilation,
    dilations: stride,
    pads: pads(around),
    group: groups,
  });
  const kernel = graph.node('Slice', [result, graph.vector([0, 0]), graph.vector(window), graph.vector([2, 3])]);
  return transposed(graph, reshaped(graph, kernel, [inputs, groups * outputs, window[0] * window[1]]), [2, 0, 1]);
}

/** The tensor with its axes split and exchanged; axes of length 1 are left out, since the runtime does fewer axes faster. */
function split(graph: GraphWriter, tensor: string, shape: readonly number[], order: readonly number[]): string {
  const kept = order.filter((axis) => shape[axis] !== 1);
  const rank = (axis: number): number => kept.filter((other) => other < axis).length;
  return transposed(graph, reshaped(graph, tensor, shape.filter((length) => length !== 1)), kept.map(rank));
}
