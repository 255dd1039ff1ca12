import { z } from 'zod';
import { celu, clipped, gelu, hardSigmoid, hardSwish, mish, parametricRelu, selu, shrink, softsign, swish, thresholdedRelu } from '../compositions/activations';
import { alongAxis } from '../compositions/axes';
import { minimum, shift } from '../compositions/elementwise';
import { repeatedArray } from '../compositions/constants';
import type { Value } from '../../program/types';
import type { KerasLayer, LayerImporters } from './layer';
import { say } from '../../contract/message';

type Activation = (layer: KerasLayer, x: Value) => Value;

const SELU = [1.6732632423543772, 1.0507009873554805] as const;

/** Sigmoid by pieces: Keras 2 and 3 have different slopes. */
const hard: Activation = ({ builder, context }, x) =>
  context.keras === 3 ? hardSigmoid(builder, x, 1 / 6, 0.5) : hardSigmoid(builder, x, 0.2, 0.5);

const smooth: Activation = ({ builder }, x) => swish(builder, x);
const hardSmooth: Activation = ({ builder }, x) => hardSwish(builder, x);

/** Keras's named activations, with the parameters that they have without being asked. */
const named = new Map<string, Activation>([
  ['linear', (_, x) => x],
  ['relu', ({ builder }, x) => builder.emit('relu', [x], {})],
  ['relu6', ({ builder }, x) => builder.emit('relu6', [x], {})],
  ['leaky_relu', ({ builder }, x) => builder.emit('leakyRelu', [x], { slope: 0.2 })],
  ['elu', ({ builder }, x) => builder.emit('elu', [x], { alpha: 1 })],
  ['selu', ({ builder }, x) => selu(builder, x, ...SELU)],
  ['celu', ({ builder }, x) => celu(builder, x, 1)],
  ['sigmoid', ({ builder }, x) => builder.emit('sigmoid', [x], {})],
  ['hard_sigmoid', hard],
  ['tanh', ({ builder }, x) => builder.emit('hyperbolicTangent', [x], {})],
  ['hard_tanh', ({ builder }, x) => builder.emit('clip', [x], { low: -1, high: 1 })],
  ['softplus', ({ builder }, x) => builder.emit('softplus', [x], {})],
  ['softsign', ({ builder }, x) => softsign(builder, x)],
  ['exponential', ({ builder }, x) => builder.emit('exponential', [x], {})],
  ['softmax', ({ builder }, x) => builder.emit('softmax', [x], {})],
  ['log_softmax', ({ builder }, x) => builder.emit('logSoftmax', [x], {})],
  ['swish', smooth],
  ['silu', smooth],
  ['hard_swish', hardSmooth],
  ['hard_silu', hardSmooth],
  ['mish', ({ builder }, x) => mish(builder, x)],
  ['gelu', ({ builder }, x) => gelu(builder, x, 'none')],
  ['gelu_new', ({ builder }, x) => gelu(builder, x, 'tanh')],
  ['soft_shrink', ({ builder }, x) => shrink(builder, x, 0.5, 0.5)],
  ['hard_shrink', ({ builder }, x) => shrink(builder, x, 0.5, 0)],
]);

const objectSchema = z.object({ class_name: z.string(), config: z.union([z.string(), z.record(z.string(), z.unknown())]) });

/** The activation built into a layer: a name, or as Keras 3 writes it, a function or a layer. */
export function activated(layer: KerasLayer, x: Value): Value {
  const given = layer.entry<string | z.infer<typeof objectSchema>>('activation', z.union([z.string(), objectSchema]), 'linear');
  const name = typeof given === 'string' ? given : typeof given.config === 'string' ? given.config : given.class_name;
  const activation = named.get(name);
  if (activation) return activation(layer, x);
  const importer = Object.hasOwn(activations, name) && name !== 'Activation' ? activations[name] : undefined;
  if (importer && typeof given === 'object' && typeof given.config === 'object') {
    return importer(layer.with({ inputs: [x], type: name, config: given.config }));
  }
  return layer.unsupported(say`has the unsupported activation "${name}"`);
}

/** x from the threshold on, at most `limit`; slope·(x − threshold) below it. */
function rectified(layer: KerasLayer, x: Value): Value {
  const { builder } = layer;
  const slope = layer.number('negative_slope', 0);
  const threshold = layer.number('threshold', 0);
  const limit = layer.number('max_value', Infinity);
  if (threshold === 0 && slope === 0) return clipped(builder, x, 0, limit);
  const above = threshold === 0 ? builder.emit('leakyRelu', [x], { slope }) : thresholdedRelu(builder, x, threshold);
  const below = minimum(builder, shift(builder, x, -threshold), builder.filled(x.type.shape, 0));
  const whole = threshold === 0 || slope === 0 ? above : builder.emit('add', [above, builder.emit('scale', [below], { factor: slope })], {});
  return limit === Infinity ? whole : builder.emit('clip', [whole], { low: -Infinity, high: limit });
}

export const activations: LayerImporters = {
  Activation: (layer) => activated(layer, layer.input()),
  ReLU: (layer) => rectified(layer, layer.input()),
  LeakyReLU: (layer) =>
    layer.builder.emit('leakyRelu', [layer.input()], { slope: layer.number('alpha', layer.number('negative_slope', 0.3)) }),
  ThresholdedReLU: (layer) => thresholdedRelu(layer.builder, layer.input(), layer.number('theta', 1)),
  ELU: (layer) => layer.builder.emit('elu', [layer.input()], { alpha: layer.number('alpha', 1) }),
  PReLU(layer) {
    const x = layer.input();
    return parametricRelu(layer.builder, x, repeatedArray(layer.builder, layer.weight('alpha', 0), x.type.shape));
  },
  Softmax(layer) {
    const given = layer.entry('axis', z.union([z.number(), z.array(z.number()).length(1).transform(([axis = -1]) => axis)]), -1);
    return alongAxis(layer.builder, layer.input(), layer.axis(given), (x) => layer.builder.emit('softmax', [x], {}));
  },
};
