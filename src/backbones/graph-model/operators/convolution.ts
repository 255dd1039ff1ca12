import { pictureAxes } from '../../../program/picture';
import { sizeAt } from '../../../program/shape';
import type { Value } from '../../../program/types';
import type { Pair } from '../../../program/vocabulary';
import type { NumberArray } from '../../arrays';
import type { Importers, Operation } from '../operation';
import { fusedBias, withEpilogues } from './fused';
import { pair, sizeOfPicture, windowPadding } from './windows';
import { say } from '../../../contract/message';

/** A kernel HWIO, or of a depthwise convolution HWC×multiplier. */
function kernelOf(operation: Operation, index: number): NumberArray & { readonly window: Pair } {
  const { shape, data } = operation.known(index);
  const [height, width] = shape;
  if (shape.length !== 4 || !height || !width || shape.includes(0)) return operation.unsupported(say`has a kernel that is not one of pictures`);
  return { shape, data, window: [height, width] };
}

function convolved(operation: Operation, kernel: NumberArray & { readonly window: Pair }, groups: number, kind: 'depthwise' | 'pointwise'): Value {
  const { layout, writer } = operation;
  const x = operation.value();
  const stride = pair(operation, 'strides', [1, 1]);
  const dilation = pair(operation, 'dilations', [1, 1]);
  const padding = windowPadding(operation, sizeOfPicture(x, layout), kernel.window, stride, dilation);
  const layer = { name: operation.layerName(kind), kernel: { shape: kernel.shape, data: kernel.data }, bias: fusedBias(operation, kernel.shape[3]) };
  const product = writer.convolution(x, layer, { layout, stride, dilation, groups, padding });
  return withEpilogues(operation, product, pictureAxes(layout).channels);
}

function plain(operation: Operation): Value {
  const kernel = kernelOf(operation, 1);
  const groups = sizeAt(operation.value().type.shape, pictureAxes(operation.layout).channels) / (kernel.shape[2] ?? 1);
  if (!Number.isInteger(groups)) return operation.unsupported(say`has a kernel for another number of channels`);
  return convolved(operation, kernel, groups, 'pointwise');
}

function depthwise(operation: Operation): Value {
  const { shape, data, window } = kernelOf(operation, 1);
  const [height = 1, width = 1, channels = 1, multiplier = 1] = shape;
  return convolved(operation, { shape: [height, width, 1, channels * multiplier], data, window }, channels, 'depthwise');
}

/** Operands: sizes of the result, kernel HWIO with I = channels of the result, pictures. */
function transposed(operation: Operation): Value {
  const { layout, writer } = operation;
  const x = operation.value(2);
  const { window, ...kernel } = kernelOf(operation, 1);
  const stride = pair(operation, 'strides', [1, 1]);
  const dilation = pair(operation, 'dilations', [1, 1]);
  const { height, width } = pictureAxes(layout);
  const sizes = operation.integers(0);
  const size: Pair = [sizes[height] ?? 0, sizes[width] ?? 0];
  const padding = windowPadding(operation, size, window, stride, dilation);
  return writer.transposedConvolution(x, { name: operation.layerName('pointwise'), kernel }, { layout, stride, dilation, groups: 1, padding, size });
}

export const convolution: Importers = {
  Conv2D: plain,
  _FusedConv2D: plain,
  DepthwiseConv2dNative: depthwise,
  FusedDepthwiseConv2dNative: depthwise,
  _FusedDepthwiseConv2dNative: depthwise,
  Conv2DBackpropInput: transposed,
};
