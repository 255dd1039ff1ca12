import type { GraphWriter } from '../graph-writer';
import { pads, type Windows } from '../pictures';
import { transposed } from '../emission';

/** The runtime's own domain for convolutions of pictures whose channels lie in blocks, as its optimizer writes them. */
export const blockedDomain = 'com.microsoft.nchwc';

/** What a blocked convolution is made of: a picture [N, h, w, c] and a kernel [kh, kw, c, o]. */
export interface BlockedConvolution {
  readonly picture: string;
  readonly kernel: string;
  readonly windows: Windows;
  readonly channels: readonly [inputs: number, outputs: number];
}

/** Whether the runtime's blocked convolution can do it. */
export function fitsBlocks(block: number | null, windows: Windows, channels: readonly number[]): block is number {
  return block !== null && channels.every((count) => count % block === 0) && pads(windows.padding).every((count) => count >= 0);
}

/**
 * A convolution by the runtime's direct kernels, which need no patches. The optimizer uses them for constant kernels
 * alone; here the kernel is brought into blocks at run time: OIHW with the last of the inputs and outputs innermost.
 */
export function blockedConvolution(graph: GraphWriter, block: number, convolution: BlockedConvolution): string {
  const { picture, kernel, windows, channels } = convolution;
  const [height, width] = windows.window;
  const [inputs, outputs] = channels;
  const split = graph.node('Reshape', [
    kernel,
    graph.vector([height, width, inputs / block, block, outputs / block, block]),
  ]);
  const blocks = transposed(graph, split, [4, 2, 0, 1, 3, 5]);
  const weights = graph.node('Reshape', [blocks, graph.vector([outputs, inputs, height, width])]);
  return convolved(graph, picture, weights, windows, outputs, 1);
}

/** The same of each channel by itself, with a kernel [kh, kw, 1, c]. */
export function blockedDepthwise(graph: GraphWriter, block: number, picture: string, kernel: string, windows: Windows, channels: number): string {
  const [height, width] = windows.window;
  const split = graph.node('Reshape', [kernel, graph.vector([height * width, channels / block, block])]);
  const weights = graph.node('Reshape', [transposed(graph, split, [1, 0, 2]), graph.vector([channels, 1, height, width])]);
  return convolved(graph, picture, weights, windows, channels, channels);
}

function convolved(graph: GraphWriter, picture: string, weights: string, windows: Windows, outputs: number, groups: number): string {
  const reordered = graph.node('ReorderInput', [picture], { channels_last: 1 }, blockedDomain);
  const attributes = {
    kernel_shape: windows.window,
    strides: windows.stride,
    dilations: windows.dilation,
    pads: pads(windows.padding),
    group: groups,
  };
  const result = graph.node('Conv', [reordered, weights], attributes, blockedDomain);
  return graph.node('ReorderOutput', [result], { channels: outputs, channels_last: 1 }, blockedDomain);
}
