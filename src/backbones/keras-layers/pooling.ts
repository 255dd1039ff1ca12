import { z } from 'zod';
import { pictureAxes, readPicture } from '../../program/picture';
import type { Value } from '../../program/types';
import type { Pooling } from '../../program/vocabulary';
import { noPadding } from '../padding';
import type { KerasLayer, LayerImporters } from './layer';

function pooling(layer: KerasLayer): Pooling {
  const window = layer.pair('pool_size', [2, 2]);
  const stride = layer.pair('strides', window);
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
  return layer.writer.builder.emit('reshape', [x], { shape });
}

const numbers = z.tuple([z.number(), z.number()]);

export const poolings: LayerImporters = {
  MaxPooling2D: (layer) => layer.writer.builder.emit('maxPool', [layer.input()], pooling(layer)),
  // TensorFlow does not count padding in the mean.
  AveragePooling2D: (layer) =>
    layer.writer.builder.emit('averagePool', [layer.input()], { ...pooling(layer), countPadding: false }),
  GlobalAveragePooling2D(layer) {
    const { height, width } = pictureAxes(layer.layout);
    return kept(layer, layer.writer.mean(layer.input(), [height, width]));
  },
  GlobalMaxPooling2D(layer) {
    const { height, width } = readPicture(layer.input().type.shape, layer.layout);
    const parameters: Pooling = { layout: layer.layout, window: [height, width], stride: [1, 1], padding: noPadding };
    return kept(layer, layer.writer.builder.emit('maxPool', [layer.input()], parameters));
  },
  ZeroPadding2D(layer) {
    const schema = z.union([
      z.number().transform(
        (size) =>
          [
            [size, size],
            [size, size],
          ] as const,
      ),
      z.tuple([numbers, numbers]),
      numbers.transform(
        ([height, width]) =>
          [
            [height, height],
            [width, width],
          ] as const,
      ),
    ]);
    const [[top, bottom], [left, right]] = layer.entry('padding', schema, [
      [1, 1],
      [1, 1],
    ]);
    return layer.writer.zeroPad(layer.input(), { top, bottom, left, right }, layer.layout);
  },
};
