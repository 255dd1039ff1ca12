import { z } from 'zod';
import { elementsPerSample } from '../../program/shape';
import type { Dimension } from '../../program/tensor';
import type { Value } from '../../program/types';
import type { KerasLayer, LayerImporters } from './layer';

function combined(layer: KerasLayer, primitive: 'add' | 'multiply'): Value {
  return layer.inputs.reduce((sum, input) => layer.writer.builder.emit(primitive, [sum, input], {}));
}

export const others: LayerImporters = {
  BatchNormalization(layer) {
    const axis = layer.entry(
      'axis',
      z.union([z.number(), z.array(z.number()).transform(([first]) => first ?? -1)]),
      -1,
    );
    const rank = layer.input().type.shape.length;
    const mean = layer.weight('moving_mean').data;
    const variance = layer.weight('moving_variance').data;
    const gamma = layer.flag('scale', true) ? layer.weight('gamma').data : undefined;
    const beta = layer.flag('center', true) ? layer.weight('beta').data : undefined;
    const epsilon = layer.entry('epsilon', z.number(), 1e-3);
    const scale = Float64Array.from(variance, (value, c) => (gamma?.[c] ?? 1) / Math.sqrt(value + epsilon));
    const shift = Float64Array.from(mean, (value, c) => (beta?.[c] ?? 0) - value * (scale[c] ?? 1));
    return layer.writer.affine(layer.input(), scale, shift, axis < 0 ? axis + rank : axis);
  },
  Add: (layer) => combined(layer, 'add'),
  Multiply: (layer) => combined(layer, 'multiply'),
  Concatenate(layer) {
    const axis = layer.entry('axis', z.number(), -1);
    const rank = layer.input().type.shape.length;
    return layer.writer.builder.emit('concatenate', layer.inputs, { axis: axis < 0 ? axis + rank : axis });
  },
  Flatten(layer) {
    const { shape } = layer.input().type;
    return layer.writer.builder.emit('reshape', [layer.input()], {
      shape: [shape[0] ?? 'N', elementsPerSample(shape)],
    });
  },
  Reshape(layer) {
    const target = layer.entry('target_shape', z.array(z.number()), []);
    const known = target.reduce((product, size) => (size === -1 ? product : product * size), 1);
    const total = elementsPerSample(layer.input().type.shape);
    const shape: Dimension[] = ['N', ...target.map((size) => (size === -1 ? total / known : size))];
    return layer.writer.builder.emit('reshape', [layer.input()], { shape });
  },
  Dropout: (layer) => layer.input(),
};
