import { sliceAxis } from '../compositions/axes';
import { requireModest } from '../compositions/limits';
import { resampled, type Resampling } from '../compositions/resampling';
import { readPicture } from '../../program/picture';
import { elementsPerSample, sizeAt } from '../../program/shape';
import type { Value } from '../../program/types';
import type { Pair } from '../../program/vocabulary';
import type { KerasLayer, LayerImporters } from './layer';
import { margins, sides } from './shapes';
import { say } from '../../contract/message';

/** Pictures of another height and width, by pixels' centres as TensorFlow's `image.resize` has it. */
function resized(layer: KerasLayer, x: Value, size: Pair, interpolation: string): Value {
  const old = x.type.shape;
  requireModest((elementsPerSample(old) / (sizeAt(old, sides(layer)[0]) * sizeAt(old, sides(layer)[1]))) * size[0] * size[1]);
  return sides(layer).reduce((value, axis, i) => {
    const [from, to] = [sizeAt(old, axis), size[i] ?? 1];
    if (from === to) return value;
    return resampled(layer.builder, value, axis, { from, to, scale: to / from, ...filterOf(layer, interpolation) });
  }, x);
}

function filterOf(layer: KerasLayer, interpolation: string): Pick<Resampling, 'transformation' | 'mode' | 'rounding'> {
  if (interpolation === 'nearest') return { transformation: 'tf_half_pixel_for_nn', mode: 'nearest', rounding: 'floor' };
  if (interpolation !== 'bilinear') return layer.unsupported(say`has the unsupported interpolation "${interpolation}"`);
  // TensorFlow.js resizes from the corners.
  return { transformation: layer.context.fromJavaScript ? 'asymmetric' : 'half_pixel', mode: 'linear' };
}

/** Part of the pictures. */
function cropped(layer: KerasLayer, x: Value, near: Pair, size: Pair): Value {
  return sides(layer).reduce((value, axis, i) => {
    const [start, count] = [near[i] ?? 0, size[i] ?? 0];
    if (count < 1 || start < 0 || start + count > sizeAt(value.type.shape, axis)) return layer.damaged(say`leaves nothing of its pictures`);
    return sliceAxis(layer.builder, value, axis, start, start + count);
  }, x);
}

function wantedSize(layer: KerasLayer): Pair {
  const [height, width] = [layer.number('height', 0), layer.number('width', 0)];
  if (![height, width].every((size) => Number.isInteger(size) && size >= 1)) return layer.damaged(say`has no height or width`);
  return [height, width];
}

export const resizing: LayerImporters = {
  ZeroPadding2D: (layer) => layer.writer.zeroPad(layer.input(), margins(layer, 'padding', 1), layer.layout),
  Cropping2D(layer) {
    const { top, bottom, left, right } = margins(layer, 'cropping', 0);
    const { height, width } = readPicture(layer.input().type.shape, layer.layout);
    return cropped(layer, layer.input(), [top, left], [height - top - bottom, width - left - right]);
  },
  UpSampling2D(layer) {
    const [rows, columns] = layer.counts('size', [2, 2]);
    const { height, width } = readPicture(layer.input().type.shape, layer.layout);
    return resized(layer, layer.input(), [height * rows, width * columns], layer.text('interpolation', 'nearest'));
  },
  Resizing(layer) {
    for (const key of ['crop_to_aspect_ratio', 'pad_to_aspect_ratio', 'antialias']) {
      if (layer.flag(key, false)) return layer.unsupported(say`has "${key}" set`);
    }
    return resized(layer, layer.input(), wantedSize(layer), layer.text('interpolation', 'bilinear'));
  },
  CenterCrop(layer) {
    const size = wantedSize(layer);
    const { height, width } = readPicture(layer.input().type.shape, layer.layout);
    if (size[0] > height || size[1] > width) return layer.unsupported(say`enlarges its pictures before it crops them`);
    return cropped(layer, layer.input(), [Math.floor((height - size[0]) / 2), Math.floor((width - size[1]) / 2)], size);
  },
};
