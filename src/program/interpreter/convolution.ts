import type { Convolution } from '../vocabulary';
import { elementCount } from './arrays';
import { floatsAt, tensorAt, type Kernel } from './kernel';
import { channelsLast, forEachTap, inLayout, picturesOf } from './pictures';

// The three maps of one trilinear form Σ x[pixel, i]·W[tap, i, o]·g[position, o] go through the same triples
// (pixel, position, tap) and the same pairs of channels.

/** Shapes of a convolution's picture, kernel and output. */
interface Shapes {
  readonly shape: readonly number[];
  readonly kernel: readonly number[];
  readonly to: readonly number[];
}

/**
 * Visits all pairs of channels that meet, by the offsets of a row of W: channel i of the picture at `picture` meets the
 * `length` channels of the output from `result`, with the weights from `row`.
 */
function forEachRow(
  { shape, kernel, to }: Shapes,
  { layout, stride, padding, dilation, groups }: Convolution,
  visit: (picture: number, row: number, result: number, length: number) => void,
): void {
  const [height = 1, width = 1, inputs = 1, outputs = 1] = kernel;
  const movement = { window: [height, width], stride, padding, dilation } as const;
  const length = outputs / groups;
  forEachTap(picturesOf(shape, layout), picturesOf(to, layout), movement, (pixel, position, tap) => {
    for (let group = 0; group < groups; group += 1) {
      for (let i = 0; i < inputs; i += 1) {
        const row = (tap * inputs + i) * outputs + group * length;
        visit((pixel * groups + group) * inputs + i, row, position * outputs + group * length, length);
      }
    }
  });
}

/** target[to + k] += factor·source[from + k] for k < length. */
function addMultiple(
  target: Float64Array,
  to: number,
  factor: number,
  source: Float64Array,
  from: number,
  length: number,
): void {
  for (let k = 0; k < length; k += 1) target[to + k]! += factor * source[from + k]!;
}

export const convolution: Kernel<'convolution'> = (tensors, parameters, { shape: to }) => {
  const [{ shape }, { shape: kernel }] = [tensorAt(tensors, 0), tensorAt(tensors, 1)];
  const { layout } = parameters;
  const x = channelsLast(floatsAt(tensors, 0), picturesOf(shape, layout), layout);
  const w = floatsAt(tensors, 1);
  const y = new Float64Array(elementCount(to));
  forEachRow({ shape, kernel, to }, parameters, (picture, row, result, length) => {
    addMultiple(y, result, x[picture]!, w, row, length);
  });
  return inLayout(y, picturesOf(to, layout), layout);
};

export const convolutionInputGradient: Kernel<'convolutionInputGradient'> = (tensors, parameters, { shape }) => {
  const [{ shape: to }, { shape: kernel }] = [tensorAt(tensors, 0), tensorAt(tensors, 1)];
  const { layout } = parameters;
  const g = channelsLast(floatsAt(tensors, 0), picturesOf(to, layout), layout);
  const w = floatsAt(tensors, 1);
  const x = new Float64Array(elementCount(shape));
  forEachRow({ shape, kernel, to }, parameters, (picture, row, result, length) => {
    let sum = 0;
    for (let o = 0; o < length; o += 1) sum += w[row + o]! * g[result + o]!;
    x[picture]! += sum;
  });
  return inLayout(x, picturesOf(shape, layout), layout);
};

export const convolutionKernelGradient: Kernel<'convolutionKernelGradient'> = (tensors, parameters, { shape: kernel }) => {
  const [{ shape }, { shape: to }] = [tensorAt(tensors, 0), tensorAt(tensors, 1)];
  const { layout } = parameters;
  const x = channelsLast(floatsAt(tensors, 0), picturesOf(shape, layout), layout);
  const g = channelsLast(floatsAt(tensors, 1), picturesOf(to, layout), layout);
  const w = new Float64Array(elementCount(kernel));
  forEachRow({ shape, kernel, to }, parameters, (picture, row, result, length) => {
    addMultiple(w, row, x[picture]!, g, result, length);
  });
  return w;
};
