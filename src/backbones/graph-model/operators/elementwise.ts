import { clipped, hardSwish, parametricRelu, selu, softsign, swish } from '../../compositions/activations';
import { fill, negative, reciprocal, shift, square } from '../../compositions/elementwise';
import type { Builder } from '../../../program/builder';
import type { Value } from '../../../program/types';
import { broadcasted } from '../../graphs/broadcasting';
import { combineKnown } from '../../graphs/known';
import { Computed } from '../../graphs/operand';
import type { Importer, Importers, Operation } from '../operation';
import { say } from '../../../contract/message';

/** An operation that acts on each element of its one operand. */
function each(write: (builder: Builder, x: Value, operation: Operation) => Value): Importer {
  return (operation) => {
    const x = operation.computed();
    return x.with(write(operation.builder, x.value, operation));
  };
}

type Parameterless = 'relu' | 'relu6' | 'sigmoid' | 'hyperbolicTangent' | 'softplus' | 'errorFunction' | 'exponential' | 'logarithm' | 'squareRoot' | 'absolute';

const emitted = (primitive: Parameterless): Importer => each((builder, x) => builder.emit(primitive, [x], {}));

/** An operation on whole numbers of sizes. */
const ofKnown = (act: (x: number) => number): Importer => (operation) => combineKnown([operation.known(0)], act);

const reciprocals = each(reciprocal);

/** An operation on the last axis. */
function last(primitive: 'softmax' | 'logSoftmax'): Importer {
  return (operation) => {
    const x = operation.computed();
    operation.axis(x, -1);
    return x.with(operation.builder.emit(primitive, [x.value], {}));
  };
}

export const elementwise: Importers = {
  Relu: emitted('relu'),
  Relu6: emitted('relu6'),
  LeakyRelu: each((builder, x, { attributes }) => builder.emit('leakyRelu', [x], { slope: attributes.float('alpha') ?? 0.2 })),
  Elu: each((builder, x) => builder.emit('elu', [x], { alpha: 1 })),
  Selu: each((builder, x) => selu(builder, x, 1.6732632423543772, 1.0507009873554805)),
  Sigmoid: emitted('sigmoid'),
  Tanh: emitted('hyperbolicTangent'),
  Softplus: emitted('softplus'),
  Softsign: each(softsign),
  Erf: emitted('errorFunction'),
  Erfc: each((builder, x) => builder.emit('subtract', [fill(builder, x, 1), builder.emit('errorFunction', [x], {})], {})),
  Exp: emitted('exponential'),
  Expm1: each((builder, x) => shift(builder, builder.emit('exponential', [x], {}), -1)),
  Log: emitted('logarithm'),
  Log1p: each((builder, x) => builder.emit('logarithm', [shift(builder, x, 1)], {})),
  Sqrt: emitted('squareRoot'),
  Rsqrt: each((builder, x) => reciprocal(builder, builder.emit('squareRoot', [x], {}))),
  Square: each(square),
  Abs: emitted('absolute'),
  Neg: each(negative),
  Reciprocal: reciprocals,
  Inv: reciprocals,
  _MklSwish: each((builder, x) => swish(builder, x)),
  _FusedHardSwish: each(hardSwish),
  Softmax: last('softmax'),
  LogSoftmax: last('logSoftmax'),
  ClipByValue(operation) {
    const [low, high] = [operation.optionalNumber(1), operation.optionalNumber(2)];
    const x = operation.computed();
    if (low === undefined || high === undefined) return operation.unsupported(say`lacks a bound`);
    return x.with(clipped(operation.builder, x.value, low, high));
  },
  Prelu(operation) {
    const { values: [x, slope], like } = broadcasted(operation, [operation.computed(0), operation.operand(1)]);
    return like.with(parametricRelu(operation.builder, x!, slope!));
  },
  Floor: ofKnown(Math.floor),
  Ceil: ofKnown(Math.ceil),
  Round: ofKnown(Math.round),
  Sign: ofKnown(Math.sign),
  ZerosLike: (operation) => new Computed(fill(operation.builder, operation.value(), 0)),
  OnesLike: (operation) => new Computed(fill(operation.builder, operation.value(), 1)),
};
