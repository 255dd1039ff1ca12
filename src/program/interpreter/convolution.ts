import type { Convolution } from '../vocabulary';
import { elementCount } from './arrays';
import { floatsAt, tensorAt, type Kernel } from './kernel';
import { channelsLast, forEachTap, inLayout, picturesOf } from './pictures';

// The three maps of one trilinear form Σ x[pixel, i]·W[tap, i, o]·g[position, o] go through the same triples
// (pixel, position, tap) and the same pairs of channels.

/**
 * Visits, for every tap and group, the first elements of the channels that meet there; a group has `inputs` channels
 * i of the picture, `outputs` channels o of the result, and its kernel stands at offset + i·rowLength + o.
 */
function forEachBlock(
  from: { readonly shape: readonly number[]; readonly kernel: readonly number[]; readonly to: readonly number[] },
  { layout, stride, padding, dilation, groups }: Convolution,
  visit: (picture: number, kernel: number, result: number) => void,
): void {
  const [pictures, results] = [picturesOf(from.shape, layout), picturesOf(from.to, layout)];
  const [height = 1, width = 1, inputs = 1, outputs = 1] = from.kernel;
  const movement = { window: [height, width], stride, padding, dilation } as const;
  forEachTap(pictures, results, movement, (pixel, position, tap) => {
    for (let group = 0; group < groups; group += 1) {
      visit(
        pixel * pictures.channels + group * inputs,
        tap * inputs * outputs + group * (outputs / groups),
        position * outputs + group * (outputs / groups),
      );
    }
  });
}

export const convolution: Kernel<'convolution'> = (tensors, parameters, { shape: to }) => {
  const [{ shape }, { shape: kernel }] = [tensorAt(tensors, 0), tensorAt(tensors, 1)];
  const { layout, groups } = parameters;
  const x = channelsLast(floatsAt(tensors, 0), picturesOf(shape, layout), layout);
  const w = floatsAt(tensors, 1);
  const y = new Float64Array(elementCount(to));
  const [inputs, rowLength] = [kernel[2]!, kernel[3]!];
  const outputs = rowLength / groups;
  forEachBlock({ shape, kernel, to }, parameters, (picture, block, result) => {
    for (let i = 0; i < inputs; i += 1) {
      const factor = x[picture + i]!;
      const row = block + i * rowLength;
      for (let o = 0; o < outputs; o += 1) y[result + o]! += factor * w[row + o]!;
    }
  });
  return inLayout(y, picturesOf(to, layout), layout);
};

export const convolutionInputGradient: Kernel<'convolutionInputGradient'> = (tensors, parameters, { shape }) => {
  const [{ shape: to }, { shape: kernel }] = [tensorAt(tensors, 0), tensorAt(tensors, 1)];
  const { layout, groups } = parameters;
  const g = channelsLast(floatsAt(tensors, 0), picturesOf(to, layout), layout);
  const w = floatsAt(tensors, 1);
  const x = new Float64Array(elementCount(shape));
  const [inputs, rowLength] = [kernel[2]!, kernel[3]!];
  const outputs = rowLength / groups;
  forEachBlock({ shape, kernel, to }, parameters, (picture, block, result) => {
    for (let i = 0; i < inputs; i += 1) {
      const row = block + i * rowLength;
      let sum = 0;
      for (let o = 0; o < outputs; o += 1) sum += w[row + o]! * g[result + o]!;
      x[picture + i]! += sum;
    }
  });
  return inLayout(x, picturesOf(shape, layout), layout);
};

export const convolutionKernelGradient: Kernel<'convolutionKernelGradient'> = (tensors, parameters, { shape: kernel }) => {
  const [{ shape }, { shape: to }] = [tensorAt(tensors, 0), tensorAt(tensors, 1)];
  const { layout, groups } = parameters;
  const x = channelsLast(floatsAt(tensors, 0), picturesOf(shape, layout), layout);
  const g = channelsLast(floatsAt(tensors, 1), picturesOf(to, layout), layout);
  const w = new Float64Array(elementCount(kernel));
  const [inputs, rowLength] = [kernel[2]!, kernel[3]!];
  const outputs = rowLength / groups;
  forEachBlock({ shape, kernel, to }, parameters, (picture, block, result) => {
    for (let i = 0; i < inputs; i += 1) {
      const factor = x[picture + i]!;
      const row = block + i * rowLength;
      for (let o = 0; o < outputs; o += 1) w[row + o]! += factor * g[result + o]!;
    }
  });
  return w;
};
