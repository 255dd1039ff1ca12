import { maximumOver } from '../compositions/reductions';
import { maxPooled } from '../compositions/windows';
import { pictureAxes, readPicture } from '../../program/picture';
import type { Value } from '../../program/types';
import type { Pooling } from '../../program/vocabulary';
import { noPadding } from '../padding';
import type { KerasLayer, LayerImporters } from './layer';
import { say } from '../../contract/message';

function pooling(layer: KerasLayer): Pooling {
  const window = layer.counts('pool_size', [2, 2]);
  const stride = layer.counts('strides', window);
  return { layout: layer.layout, window, stride, padding: layer.padding(window, stride) };
}

/** Pooled pictures as [N, channels], or with `keepdims` as pictures of one position. */
function kept(layer: KerasLayer, x: Value): Value {
  const { batch, channels } = readPicture(layer.input().type.shape, layer.layout);
  const shape = !layer.flag('keepdims', false)
    ? [batch, channels]
    : layer.layout === 'NHWC'
      ? [batch, 1, 1, channels]
      : [batch, channels, 1, 1];
  return layer.builder.emit('reshape', [x], { shape });
}

/** The axis of the steps of a sequence [N, steps, features]. */
function stepAxis(layer: KerasLayer): number {
  if (layer.input().type.shape.length !== 3 || layer.flag('keepdims', false)) return layer.unsupported(say`is not of a sequence`);
  return layer.layout === 'NHWC' ? 1 : 2;
}

export const poolings: LayerImporters = {
  MaxPooling2D: (layer) =>
    maxPooled(layer.builder, layer.input(), pooling(layer)) ?? layer.unsupported(say`has a window of more than 256 rows or columns`),
  // TensorFlow does not count padding in the mean.
  AveragePooling2D: (layer) =>
    layer.builder.emit('averagePool', [layer.input()], { ...pooling(layer), countPadding: false }),
  GlobalAveragePooling2D(layer) {
    const { height, width } = pictureAxes(layer.layout);
    readPicture(layer.input().type.shape, layer.layout);
    return kept(layer, layer.writer.mean(layer.input(), [height, width]));
  },
  GlobalMaxPooling2D(layer) {
    const x = layer.input();
    const { height, width } = readPicture(x.type.shape, layer.layout);
    const parameters: Pooling = { layout: layer.layout, window: [height, width], stride: [1, 1], padding: noPadding };
    const axes = pictureAxes(layer.layout);
    return kept(layer, maxPooled(layer.builder, x, parameters) ?? maximumOver(layer.builder, x, [axes.height, axes.width]));
  },
  GlobalAveragePooling1D: (layer) => layer.writer.mean(layer.input(), [stepAxis(layer)]),
  GlobalMaxPooling1D: (layer) => maximumOver(layer.builder, layer.input(), [stepAxis(layer)]),
};
