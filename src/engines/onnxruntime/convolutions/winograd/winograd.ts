import { reshaped, transposed } from '../../emission';
import type { GraphWriter } from '../../graph-writer';
import type { Windows } from '../../pictures';
import type { BlockedConvolution } from '../blocked';
import { tileLength } from './matrices';
import { kernelMatrix, kernelTransposed, outputMatrix, outputTransposed, pictureMatrix, tileCount, tileOutputs } from './tiles';

const pointCount = tileLength ** 2;

/** Pictures of more positions would be transformed with more products than are saved. */
const mostPositions = 200;
const fewestChannels = 32;

/**
 * Whether tiles save products: windows of two to five positions a side that move by one, over small pictures with many
 * channels. A tile of 6×6 gives 4×4 outputs of a 3×3 kernel with a quarter of the direct products.
 */
export function fitsTiles({ window, stride, dilation, size, count }: Windows, channels: readonly number[]): boolean {
  return (
    window.every((side) => side >= 2 && side <= 5) &&
    stride.every((step) => step === 1) &&
    dilation.every((step) => step === 1) &&
    Math.max(size[0] * size[1], count[0] * count[1]) <= mostPositions &&
    count.every((side, axis) => side >= tileOutputs(window[axis] ?? 1)) &&
    channels.every((channel) => channel >= fewestChannels)
  );
}

/** Pictures [N, h, w, c], or their cotangents, as tiles [points, tiles·N, c], each transformed by a matrix. */
function tilesOf(graph: GraphWriter, picture: string, matrix: string, [positions, channels]: readonly [number, number]): string {
  const places = reshaped(graph, transposed(graph, reshaped(graph, picture, ['N', positions, channels]), [1, 0, 2]), [positions, -1]);
  return reshaped(graph, graph.node('MatMul', [matrix, places]), [pointCount, -1, channels]);
}

/** The convolution by Winograd's minimal filtering: in each point of the tiles a product over the channels. */
export function winogradConvolution(graph: GraphWriter, { picture, kernel, windows, channels }: BlockedConvolution): string {
  const { window, size, count } = windows;
  const [inputs, outputs] = channels;
  const [height, width] = tileCount(windows);
  const tiles = tilesOf(graph, picture, pictureMatrix(graph, windows), [size[0] * size[1], inputs]);
  const taps = reshaped(graph, kernel, [window[0] * window[1], inputs * outputs]);
  const weights = reshaped(graph, graph.node('MatMul', [kernelMatrix(graph, windows), taps]), [pointCount, inputs, outputs]);
  const products = reshaped(graph, graph.node('MatMul', [tiles, weights]), [pointCount * height * width, -1]);
  const places = reshaped(graph, graph.node('MatMul', [outputMatrix(graph, windows), products]), [count[0] * count[1], -1, outputs]);
  return reshaped(graph, transposed(graph, places, [1, 0, 2]), ['N', ...count, outputs]);
}

/** The kernel's gradient [taps·c, o]: the transpose of `winogradConvolution` in its kernel. */
export function winogradKernelGradient(
  graph: GraphWriter,
  picture: string,
  cotangent: string,
  windows: Windows,
  [inputs, outputs]: readonly [number, number],
): string {
  const { window, size, count } = windows;
  const tiles = tilesOf(graph, picture, pictureMatrix(graph, windows), [size[0] * size[1], inputs]);
  const pulled = tilesOf(graph, cotangent, outputTransposed(graph, windows), [count[0] * count[1], outputs]);
  const products = graph.node('MatMul', [transposed(graph, tiles, [0, 2, 1]), pulled]);
  const weights = reshaped(graph, products, [pointCount, inputs * outputs]);
  const taps = graph.node('MatMul', [kernelTransposed(graph, windows), weights]);
  return reshaped(graph, taps, [window[0] * window[1] * inputs, outputs]);
}
