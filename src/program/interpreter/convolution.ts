import type { Convolution, Layout } from '../vocabulary';
import { elementCount } from './arrays';
import { floatsAt, tensorAt, type Kernel } from './kernel';
import { channelsLast, forEachTap, inLayout, picturesOf } from './pictures';

// The three maps of one trilinear form Σ x[pixel, i]·w[tap, i, o]·g[position, o] go through the same triples (pixel,
// position, tap) and, in each, through the same pairs of channels: channel i of a group meets channel o of that group.

interface Channels {
  readonly groups: number;
  /** Number of channels i and o of a group. */
  readonly inputs: number;
  readonly outputs: number;
}

/** Offsets of the first channel of a pixel in x, of a tap in w, and of a position in g. */
type Visit = (x: number, w: number, g: number) => void;

/** What the three have in common, of the shapes of picture, kernel and output. */
function traversal(shape: readonly number[], kernel: readonly number[], to: readonly number[], parameters: Convolution) {
  const { layout, stride, padding, dilation, groups } = parameters;
  const [height = 1, width = 1, inputs = 1, row = 1] = kernel;
  const movement = { window: [height, width], stride, padding, dilation } as const;
  const channels: Channels = { groups, inputs, outputs: row / groups };
  const visitAll = (visit: Visit): void => {
    forEachTap(picturesOf(shape, layout), picturesOf(to, layout), movement, (pixel, position, tap) => {
      visit(pixel * groups * inputs, tap * inputs * row, position * row);
    });
  };
  return { channels, visitAll };
}

function picturesAt(tensors: Parameters<typeof floatsAt>[0], index: number, layout: Layout): Float64Array {
  return channelsLast(floatsAt(tensors, index), picturesOf(tensorAt(tensors, index).shape, layout), layout);
}

/** y[o] += Σ x[i]·w[i, o], four channels i at a time: nearly all the time of a network is spent here. */
function addOutputs(
  y: Float64Array,
  to: number,
  x: Float64Array,
  from: number,
  w: Float64Array,
  tap: number,
  { groups, inputs, outputs }: Channels,
): void {
  const row = groups * outputs;
  for (let group = 0; group < groups; group += 1) {
    const [pixel, position] = [from + group * inputs, to + group * outputs];
    let i = 0;
    for (; i + 4 <= inputs; i += 4) {
      const [x0, x1, x2, x3] = [x[pixel + i]!, x[pixel + i + 1]!, x[pixel + i + 2]!, x[pixel + i + 3]!];
      const first = tap + i * row + group * outputs;
      const [second, third, fourth] = [first + row, first + 2 * row, first + 3 * row];
      for (let o = 0; o < outputs; o += 1) {
        y[position + o]! += x0 * w[first + o]! + x1 * w[second + o]! + x2 * w[third + o]! + x3 * w[fourth + o]!;
      }
    }
    for (; i < inputs; i += 1) {
      const factor = x[pixel + i]!;
      const weight = tap + i * row + group * outputs;
      for (let o = 0; o < outputs; o += 1) y[position + o]! += factor * w[weight + o]!;
    }
  }
}

export const convolution: Kernel<'convolution'> = (tensors, parameters, { shape: to }) => {
  const { layout } = parameters;
  const x = picturesAt(tensors, 0, layout);
  const w = floatsAt(tensors, 1);
  const y = new Float64Array(elementCount(to));
  const { channels, visitAll } = traversal(tensorAt(tensors, 0).shape, tensorAt(tensors, 1).shape, to, parameters);
  visitAll((pixel, tap, position) => addOutputs(y, position, x, pixel, w, tap, channels));
  return inLayout(y, picturesOf(to, layout), layout);
};

export const convolutionInputGradient: Kernel<'convolutionInputGradient'> = (tensors, parameters, { shape }) => {
  const { layout } = parameters;
  const g = picturesAt(tensors, 0, layout);
  const w = floatsAt(tensors, 1);
  const x = new Float64Array(elementCount(shape));
  const { channels, visitAll } = traversal(shape, tensorAt(tensors, 1).shape, tensorAt(tensors, 0).shape, parameters);
  const { groups, inputs, outputs } = channels;
  visitAll((pixel, tap, position) => {
    for (let group = 0; group < groups; group += 1) {
      for (let i = 0; i < inputs; i += 1) {
        const weight = tap + (i * groups + group) * outputs;
        let sum = 0;
        for (let o = 0; o < outputs; o += 1) sum += w[weight + o]! * g[position + group * outputs + o]!;
        x[pixel + group * inputs + i]! += sum;
      }
    }
  });
  return inLayout(x, picturesOf(shape, layout), layout);
};

export const convolutionKernelGradient: Kernel<'convolutionKernelGradient'> = (tensors, parameters, { shape: kernel }) => {
  const { layout } = parameters;
  const x = picturesAt(tensors, 0, layout);
  const g = picturesAt(tensors, 1, layout);
  const w = new Float64Array(elementCount(kernel));
  const { channels, visitAll } = traversal(tensorAt(tensors, 0).shape, kernel, tensorAt(tensors, 1).shape, parameters);
  const { groups, inputs, outputs } = channels;
  visitAll((pixel, tap, position) => {
    for (let group = 0; group < groups; group += 1) {
      for (let i = 0; i < inputs; i += 1) {
        const factor = x[pixel + group * inputs + i]!;
        const weight = tap + (i * groups + group) * outputs;
        for (let o = 0; o < outputs; o += 1) w[weight + o]! += factor * g[position + group * outputs + o]!;
      }
    }
  });
  return w;
};
