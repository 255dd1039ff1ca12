import { z } from 'zod';
import { readPicture } from '../../program/picture';
import { sizeAt } from '../../program/shape';
import type { Convolution, Pair } from '../../program/vocabulary';
import { noPadding, samePadding } from '../padding';
import type { NumberArray } from '../arrays';
import { activated } from './activations';
import type { KerasLayer, LayerImporters } from './layer';
import { say } from '../../contract/message';

function windowOf(layer: KerasLayer, kernel: NumberArray): Pair {
  const [height, width] = kernel.shape;
  if (kernel.shape.length !== 4 || kernel.shape.includes(0) || !height || !width) return layer.damaged(say`has a kernel of another shape`);
  return [height, width];
}

function biasOf(layer: KerasLayer, index: number, count: number | undefined): NumberArray | undefined {
  if (!layer.flag('use_bias', true)) return undefined;
  const bias = layer.weight('bias', index);
  return bias.data.length === count ? bias : layer.damaged(say`has ${bias.data.length} biases for ${count} outputs`);
}

function convolutionOf(layer: KerasLayer, kernel: NumberArray, groups: number): Convolution {
  const window = windowOf(layer, kernel);
  const stride = layer.counts('strides', [1, 1]);
  const dilation = layer.counts('dilation_rate', [1, 1]);
  return { layout: layer.layout, stride, dilation, groups, padding: layer.padding(window, stride, dilation) };
}

/** HWC×multiplier as HWIO of a grouped convolution: output c·multiplier + m. */
function depthwiseKernel(kernel: NumberArray): NumberArray {
  const [height = 1, width = 1, channels = 1, multiplier = 1] = kernel.shape;
  return { shape: [height, width, 1, channels * multiplier], data: kernel.data };
}

/** Height and width of a transposed convolution's result. */
function transposedSize(layer: KerasLayer, window: Pair, stride: Pair, dilation: Pair): Pair {
  const { height, width } = readPicture(layer.input().type.shape, layer.layout);
  if (layer.entry('output_padding', z.unknown(), null) !== null) return layer.unsupported(say`has output padding`);
  const same = layer.text('padding', 'valid') === 'same';
  const along = (size: number, i: 0 | 1): number => {
    const extent = dilation[i] * (window[i] - 1) + 1;
    return size * stride[i] + (same ? 0 : Math.max(extent - stride[i], 0));
  };
  return [along(height, 0), along(width, 1)];
}

export const parametric: LayerImporters = {
  Conv2D(layer) {
    const kernel = layer.weight('kernel', 0);
    const groups = sizeAt(layer.input().type.shape, layer.channelAxis) / (kernel.shape[2] ?? 1);
    if (!Number.isInteger(groups)) return layer.damaged(say`has a kernel for another number of channels`);
    const parameters = convolutionOf(layer, kernel, groups);
    const parts = { name: layer.name, kernel, bias: biasOf(layer, 1, kernel.shape[3]) };
    return activated(layer, layer.writer.convolution(layer.input(), parts, parameters));
  },
  Conv2DTranspose(layer) {
    // Keras gives [height, width, outputs, inputs], the kernel of the convolution whose transpose it is.
    const kernel = layer.weight('kernel', 0);
    const window = windowOf(layer, kernel);
    const [stride, dilation] = [layer.counts('strides', [1, 1]), layer.counts('dilation_rate', [1, 1])];
    const size = transposedSize(layer, window, stride, dilation);
    const padding = layer.text('padding', 'valid') === 'same' ? samePadding(size, window, stride, dilation) : noPadding;
    const parts = { name: layer.name, kernel, bias: biasOf(layer, 1, kernel.shape[2]) };
    const parameters = { layout: layer.layout, stride, dilation, groups: 1, padding, size };
    return activated(layer, layer.writer.transposedConvolution(layer.input(), parts, parameters));
  },
  DepthwiseConv2D(layer) {
    const given = layer.optionalWeight('depthwise_kernel', 0) ?? layer.weight('kernel', 0);
    const parameters = convolutionOf(layer, given, given.shape[2] ?? 1);
    const kernel = depthwiseKernel(given);
    const parts = { name: layer.name, kernel, bias: biasOf(layer, 1, kernel.shape[3]) };
    return activated(layer, layer.writer.convolution(layer.input(), parts, parameters));
  },
  SeparableConv2D(layer) {
    const depthwise = layer.weight('depthwise_kernel', 0);
    const pointwise = layer.weight('pointwise_kernel', 1);
    const first = layer.writer.convolution(
      layer.input(),
      { name: `${layer.name}/depthwise`, kernel: depthwiseKernel(depthwise) },
      convolutionOf(layer, depthwise, depthwise.shape[2] ?? 1),
    );
    windowOf(layer, pointwise);
    const second = layer.writer.convolution(
      first,
      { name: `${layer.name}/pointwise`, kernel: pointwise, bias: biasOf(layer, 2, pointwise.shape[3]) },
      { layout: layer.layout, stride: [1, 1], dilation: [1, 1], groups: 1, padding: noPadding },
    );
    return activated(layer, second);
  },
  Dense(layer) {
    const kernel = layer.weight('kernel', 0);
    const parts = { name: layer.name, kernel, bias: biasOf(layer, 1, kernel.shape[1]) };
    if (kernel.shape.length !== 2) return layer.damaged(say`has a kernel of another shape`);
    return activated(layer, layer.writer.dense(layer.input(), parts));
  },
};
