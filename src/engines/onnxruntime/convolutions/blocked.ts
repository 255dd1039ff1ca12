import type { GraphWriter } from '../graph-writer';
import { pads, type Windows } from '../pictures';
import { transposed } from '../emission';
import { forEachPart } from '../for-each';
import { exchangedWindows, firstTaps } from './exchanged';

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
  return block !== null && channels.every((count) => count % block === 0) && isPadded(windows);
}

/** Whether it can do it of each channel by itself. */
export function fitsBlocksDepthwise(block: number | null, windows: Windows, channels: number): block is number {
  return block !== null && channels % filledBy === 0 && isPadded(windows);
}

/** The runtime fills the last block of pictures whose channels are a multiple of this with zeros. */
const filledBy = 4;

/** Channels with those that fill the last block. */
function withFilling(channels: number, block: number): number {
  return block * Math.ceil(channels / block);
}

function isPadded({ padding }: Windows): boolean {
  return pads(padding).every((count) => count >= 0);
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
  const filled = withFilling(channels, block);
  const rows = graph.node('Reshape', [kernel, graph.vector([height * width, channels])]);
  const whole = filled === channels ? rows : graph.node('Pad', [rows, graph.vector([0, 0, 0, filled - channels]), graph.scalar(0)]);
  const split = graph.node('Reshape', [whole, graph.vector([height * width, filled / block, block])]);
  const weights = graph.node('Reshape', [transposed(graph, split, [1, 0, 2]), graph.vector([filled, 1, height, width])]);
  return convolved(graph, picture, weights, windows, channels, filled);
}

/**
 * The gradient of such a kernel, [taps, c]: the picture is convolved with the cotangent for a kernel, one picture after the
 * other, and the results are added up.
 */
export function blockedDepthwiseKernelGradient(graph: GraphWriter, block: number, picture: string, cotangent: string, windows: Windows, channels: number): string {
  const exchanged = exchangedWindows(windows);
  const { size, window: kernel, count } = exchanged;
  const filled = withFilling(channels, block);
  const [pictures, kernels] = [[1, filled, ...size], [filled, 1, ...kernel]] as const;
  const each = (tensor: string, shape: readonly number[]) => ({ tensor: graph.node('Reshape', [inBlocks(graph, tensor), graph.vector([-1, ...shape])]), shape });
  const gradients = forEachPart(graph, [each(picture, pictures), each(cotangent, kernels)], [1, filled, ...count], (body, [one = '', other = '']) =>
    blockedNode(body, one, other, exchanged, filled),
  );
  const split = graph.node('Reshape', [gradients, graph.vector([-1, filled / block, ...count, block])]);
  const sum = firstTaps(graph, graph.node('ReduceSum', [split, graph.vector([0])], { keepdims: 0 }), 1, windows, count);
  const [height, width] = windows.window;
  const byTap = transposed(graph, graph.node('Reshape', [sum, graph.vector([filled / block, height * width, block])]), [1, 0, 2]);
  const whole = graph.node('Reshape', [byTap, graph.vector([height * width, filled])]);
  return filled === channels ? whole : graph.node('Slice', [whole, graph.vector([0]), graph.vector([channels]), graph.vector([1])]);
}

function convolved(graph: GraphWriter, picture: string, weights: string, windows: Windows, outputs: number, groups: number): string {
  const result = blockedNode(graph, inBlocks(graph, picture), weights, windows, groups);
  return graph.node('ReorderOutput', [result], { channels: outputs, channels_last: 1 }, blockedDomain);
}

/** [n, h, w, c] → [n, c, h, w] to the runtime, in memory [n, c / block, h, w, block]. */
function inBlocks(graph: GraphWriter, picture: string): string {
  return graph.node('ReorderInput', [picture], { channels_last: 1 }, blockedDomain);
}

function blockedNode(graph: GraphWriter, picture: string, weights: string, { window, stride, dilation, padding }: Windows, group: number): string {
  const attributes = { kernel_shape: window, strides: stride, dilations: dilation, pads: pads(padding), group };
  return graph.node('Conv', [picture, weights], attributes, blockedDomain);
}
