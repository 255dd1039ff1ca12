import { sizeAt } from '../../program/shape';
import type { Convolution, Pair } from '../../program/vocabulary';
import { noPadding } from '../padding';
import type { NumberArray } from '../arrays';
import { activated } from './activations';
import type { KerasLayer, LayerImporters } from './layer';

function windowOf(kernel: NumberArray): Pair {
  return [kernel.shape[0] ?? 1, kernel.shape[1] ?? 1];
}

function biasOf(layer: KerasLayer): NumberArray | undefined {
  return layer.flag('use_bias', true) ? layer.weight('bias') : undefined;
}

function convolutionOf(layer: KerasLayer, kernel: NumberArray, groups: number): Convolution {
  const window = windowOf(kernel);
  const stride = layer.pair('strides', [1, 1]);
  const dilation = layer.pair('dilation_rate', [1, 1]);
  return { layout: layer.layout, stride, dilation, groups, padding: layer.padding(window, stride, dilation) };
}

/** HWC×multiplier as HWIO of a grouped convolution: output c·multiplier + m. */
function depthwiseKernel(kernel: NumberArray): NumberArray {
  const [height = 1, width = 1, channels = 1, multiplier = 1] = kernel.shape;
  return { shape: [height, width, 1, channels * multiplier], data: kernel.data };
}

export const parametric: LayerImporters = {
  Conv2D(layer) {
    const kernel = layer.weight('kernel');
    const channels = sizeAt(layer.input().type.shape, layer.channelAxis);
    const groups = channels / (kernel.shape[2] ?? 1);
    const parameters = convolutionOf(layer, kernel, groups);
    return activated(
      layer,
      layer.writer.convolution(layer.input(), { name: layer.name, kernel, bias: biasOf(layer) }, parameters),
    );
  },
  DepthwiseConv2D(layer) {
    const given = layer.weight('depthwise_kernel');
    const parameters = convolutionOf(layer, given, given.shape[2] ?? 1);
    const kernel = depthwiseKernel(given);
    return activated(
      layer,
      layer.writer.convolution(layer.input(), { name: layer.name, kernel, bias: biasOf(layer) }, parameters),
    );
  },
  SeparableConv2D(layer) {
    const depthwise = layer.weight('depthwise_kernel');
    const first = layer.writer.convolution(
      layer.input(),
      { name: `${layer.name}/depthwise`, kernel: depthwiseKernel(depthwise) },
      convolutionOf(layer, depthwise, depthwise.shape[2] ?? 1),
    );
    const second = layer.writer.convolution(
      first,
      { name: `${layer.name}/pointwise`, kernel: layer.weight('pointwise_kernel'), bias: biasOf(layer) },
      { layout: layer.layout, stride: [1, 1], dilation: [1, 1], groups: 1, padding: noPadding },
    );
    return activated(layer, second);
  },
  Dense: (layer) =>
    activated(
      layer,
      layer.writer.dense(layer.input(), { name: layer.name, kernel: layer.weight('kernel'), bias: biasOf(layer) }),
    ),
};
