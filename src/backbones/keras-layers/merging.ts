import { z } from 'zod';
import { reshaped } from '../compositions/axes';
import { minimum } from '../compositions/elementwise';
import { broadcastShape, broadcastTo } from '../compositions/products';
import type { Builder } from '../../program/builder';
import type { Shape } from '../../program/tensor';
import type { Value } from '../../program/types';
import type { KerasLayer, LayerImporters } from './layer';
import { say } from '../../contract/message';

/** The inputs repeated to the one shape to which all broadcast; those of lower rank get axes after the batch. */
function together(layer: KerasLayer): Value[] {
  if (layer.inputs.length === 0) return layer.unsupported(say`has no inputs`);
  const rank = Math.max(...layer.inputs.map(({ type }) => type.shape.length));
  const aligned = layer.inputs.map((x) => {
    const [batch, ...rest] = x.type.shape;
    if (batch === undefined) return x;
    const missing = new Array<number>(rank - x.type.shape.length).fill(1);
    return reshaped(layer.builder, x, [batch, ...missing, ...rest]);
  });
  const shape = aligned.map(({ type }) => type.shape).reduce<Shape>(broadcastShape, []);
  return aligned.map((x) => broadcastTo(layer.builder, x, shape));
}

type Write = (builder: Builder, a: Value, b: Value) => Value;

const emitted = (primitive: 'add' | 'subtract' | 'multiply' | 'divide' | 'maximum'): Write => (builder, a, b) => builder.emit(primitive, [a, b], {});
const joined = (write: Write) => (layer: KerasLayer): Value => together(layer).reduce((a, b) => write(layer.builder, a, b));

const ofTwo = (write: Write) => (layer: KerasLayer): Value =>
  layer.inputs.length === 2 ? joined(write)(layer) : layer.unsupported(say`needs two inputs`);

export const merging: LayerImporters = {
  Add: joined(emitted('add')),
  Subtract: ofTwo(emitted('subtract')),
  Divide: ofTwo(emitted('divide')),
  TrueDivide: ofTwo(emitted('divide')),
  Multiply: joined(emitted('multiply')),
  Maximum: joined(emitted('maximum')),
  Minimum: joined(minimum),
  Average: (layer) =>
    layer.builder.emit('scale', [joined(emitted('add'))(layer)], { factor: 1 / Math.max(layer.inputs.length, 1) }),
  Concatenate(layer) {
    const [only, ...more] = layer.inputs;
    if (only && more.length === 0) return only;
    return layer.builder.emit('concatenate', layer.inputs, { axis: layer.axis(layer.entry('axis', z.number(), -1)) });
  },
};
