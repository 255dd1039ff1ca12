import { z } from 'zod';
import { reshaped, permuted } from '../compositions/axes';
import { pictureAxes } from '../../program/picture';
import { elementsPerSample } from '../../program/shape';
import type { Dimension } from '../../program/tensor';
import type { Value } from '../../program/types';
import type { KerasLayer, LayerImporters } from './layer';
import { say } from '../../contract/message';

/** Keras's Flatten puts the channels last before it joins the axes. */
function flattened(layer: KerasLayer): Value {
  const x = layer.input();
  const { shape } = x.type;
  const rest = shape.map((_, axis) => axis).slice(2);
  const last = layer.layout === 'NCHW' && shape.length > 2 ? permuted(layer.builder, x, [0, ...rest, 1]) : x;
  return reshaped(layer.builder, last, [shape[0] ?? 'N', elementsPerSample(shape)]);
}

export const shapes: LayerImporters = {
  Flatten: flattened,
  Reshape(layer) {
    const target = layer.entry('target_shape', z.array(z.number().int().min(-1)), []);
    const known = target.reduce((product, size) => (size === -1 ? product : product * size), 1);
    const total = elementsPerSample(layer.input().type.shape);
    if (target.filter((size) => size === -1).length > 1 || target.includes(0) || !Number.isInteger(total / known)) {
      return layer.damaged(say`cannot reshape [${layer.input().type.shape.join(', ')}] to [${target.join(', ')}]`);
    }
    const shape: Dimension[] = ['N', ...target.map((size) => (size === -1 ? total / known : size))];
    return reshaped(layer.builder, layer.input(), shape);
  },
  Permute(layer) {
    const rank = layer.input().type.shape.length;
    const dims = layer.entry('dims', z.array(z.number()), []);
    if ([...dims].sort((a, b) => a - b).some((axis, i) => axis !== i + 1) || dims.length !== rank - 1) {
      return layer.unsupported(say`does not permute the ${rank - 1} axes of its input`);
    }
    return permuted(layer.builder, layer.input(), [0, ...dims]);
  },
};

/** The margins of ZeroPadding2D and Cropping2D: one number, one for each axis, or two for each. */
export function margins(layer: KerasLayer, key: string, fallback: number): { top: number; bottom: number; left: number; right: number } {
  const count = z.number().int().min(0).max(2 ** 16);
  const both = z.tuple([count, count]);
  const schema = z.union([
    count.transform((size) => [size, size, size, size] as const),
    z.tuple([both, both]).transform(([height, width]) => [...height, ...width] as const),
    both.transform(([height, width]) => [height, height, width, width] as const),
  ]);
  const [top, bottom, left, right] = layer.entry<readonly [number, number, number, number]>(key, schema, [fallback, fallback, fallback, fallback]);
  return { top, bottom, left, right };
}

/** Height and width axes of a layer's pictures. */
export function sides(layer: KerasLayer): readonly [height: number, width: number] {
  const { height, width } = pictureAxes(layer.layout);
  return [height, width];
}
