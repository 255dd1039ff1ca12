import { z } from 'zod';
import type { Value } from '../../program/types';
import type { KerasLayer, LayerImporters } from './layer';

/** Applies one of Keras's named activations. */
export function activate(layer: KerasLayer, x: Value, name: string): Value {
  const { builder } = layer.writer;
  switch (name) {
    case 'linear':
      return x;
    case 'relu':
      return builder.emit('relu', [x], {});
    case 'relu6':
      return builder.emit('relu6', [x], {});
    case 'softmax':
      return builder.emit('softmax', [x], {});
    default:
      return layer.unsupported(`has the unsupported activation "${name}"`);
  }
}

/** The activation built into a layer. */
export function activated(layer: KerasLayer, x: Value): Value {
  return activate(layer, x, layer.text('activation', 'linear'));
}

export const activations: LayerImporters = {
  Activation: (layer) => activated(layer, layer.input()),
  ReLU(layer) {
    const slope = layer.entry('negative_slope', z.number(), 0);
    const threshold = layer.entry('threshold', z.number(), 0);
    const limit = layer.entry('max_value', z.number(), Infinity);
    const { builder } = layer.writer;
    if (threshold !== 0 || (limit !== Infinity && (limit !== 6 || slope !== 0))) {
      return layer.unsupported('is neither ReLU, ReLU6 nor leaky ReLU');
    }
    if (slope !== 0) return builder.emit('leakyRelu', [layer.input()], { slope });
    return builder.emit(limit === 6 ? 'relu6' : 'relu', [layer.input()], {});
  },
  LeakyReLU: (layer) =>
    layer.writer.builder.emit('leakyRelu', [layer.input()], {
      slope: layer.entry('alpha', z.number(), layer.entry('negative_slope', z.number(), 0.3)),
    }),
  Softmax: (layer) => layer.writer.builder.emit('softmax', [layer.input()], {}),
};
