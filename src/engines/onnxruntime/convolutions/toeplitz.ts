import { reshaped, transposed } from '../emission';
import type { GraphWriter } from '../graph-writer';
import { taps, type Windows } from '../pictures';

// A convolution of each channel by itself (depthwise) as one matrix product per channel: pictures [n, places] times a
// matrix [places, windows] that has the kernel's numbers on its diagonals, a Toeplitz matrix. The zeros around them cost
// products, but on small pictures fewer than it would cost to read the pictures anew at each tap.

/** Numbers of the map from kernels to matrices, and of all channels' matrices, in passing or for good, at most. */
const [mostSelected, mostInPassing, mostKept] = [2 ** 20, 2 ** 25, 2 ** 22];

function placesOf({ size, count }: Windows): readonly [places: number, windows: number] {
  return [size[0] * size[1], count[0] * count[1]];
}

/** Whether the matrices stay small. @param constant whether the kernel is, whose matrices are kept then */
export function fitsToeplitz(windows: Windows, channels: number, constant: boolean): boolean {
  const [places, outputs] = placesOf(windows);
  return taps(windows).length * places * outputs <= mostSelected && channels * places * outputs <= (constant ? mostKept : mostInPassing);
}

/** [taps, places·windows]: 1 where a window's tap lies at a place. */
function selection(graph: GraphWriter, windows: Windows): string {
  const { size, count, stride, dilation, padding } = windows;
  const [places, outputs] = placesOf(windows);
  const all = taps(windows);
  return graph.once(`selection ${JSON.stringify(windows)}`, () => {
    const data = new Float32Array(all.length * places * outputs);
    all.forEach(([row, column], tap) => {
      for (let output = 0; output < outputs; output++) {
        const y = Math.floor(output / count[1]) * stride[0] + row * dilation[0] - padding.top;
        const x = (output % count[1]) * stride[1] + column * dilation[1] - padding.left;
        if (y >= 0 && y < size[0] && x >= 0 && x < size[1]) data[(tap * places + y * size[1] + x) * outputs + output] = 1;
      }
    });
    return graph.floats(data, [all.length, places * outputs]);
  });
}

/** [n, h, w, c] → [c, n, h·w]: a transposition of two axes, which the runtime does faster than one of three. */
function byChannel(graph: GraphWriter, pictures: string, channels: number, places: number): string {
  return reshaped(graph, transposed(graph, reshaped(graph, pictures, [-1, channels]), [1, 0]), [channels, -1, places]);
}

/** [c, n, h·w] → [n, h, w, c]. */
function channelsLast(graph: GraphWriter, rows: string, channels: number, [height, width]: readonly [number, number]): string {
  return reshaped(graph, transposed(graph, reshaped(graph, rows, [channels, -1]), [1, 0]), ['N', height, width, channels]);
}

/** Each channel's matrix, [c, places, windows], of a kernel [h, w, 1, c]. */
function matricesOf(graph: GraphWriter, kernel: string, windows: Windows, channels: number): string {
  const numbers = reshaped(graph, kernel, [taps(windows).length, channels]);
  return reshaped(graph, graph.node('Gemm', [numbers, selection(graph, windows)], { transA: 1 }), [channels, ...placesOf(windows)]);
}

export function toeplitzConvolution(graph: GraphWriter, picture: string, kernel: string, windows: Windows, channels: number): string {
  const rows = byChannel(graph, picture, channels, placesOf(windows)[0]);
  return channelsLast(graph, graph.node('MatMul', [rows, matricesOf(graph, kernel, windows, channels)]), channels, windows.count);
}

export function toeplitzInputGradient(graph: GraphWriter, cotangent: string, kernel: string, windows: Windows, channels: number): string {
  const rows = byChannel(graph, cotangent, channels, placesOf(windows)[1]);
  const turned = transposed(graph, matricesOf(graph, kernel, windows, channels), [0, 2, 1]);
  return channelsLast(graph, graph.node('MatMul', [rows, turned]), channels, windows.size);
}

/** [taps, c]: what each matrix's gradient has on its diagonals, summed. */
export function toeplitzKernelGradient(graph: GraphWriter, picture: string, cotangent: string, windows: Windows, channels: number): string {
  const [places, outputs] = placesOf(windows);
  const columns = transposed(graph, byChannel(graph, picture, channels, places), [0, 2, 1]);
  const products = graph.node('MatMul', [columns, byChannel(graph, cotangent, channels, outputs)]);
  return graph.node('Gemm', [selection(graph, windows), reshaped(graph, products, [channels, places * outputs])], { transB: 1 });
}
