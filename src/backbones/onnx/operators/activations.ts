import * as compositions from '../../compositions/activations';
import { alongAxis, reshaped } from '../../compositions/axes';
import { reciprocal } from '../../compositions/elementwise';
import { elementsPerSample } from '../../../program/shape';
import type { Builder } from '../../../program/builder';
import type { Value } from '../../../program/types';
import type { NoParameters, PrimitiveName, Vocabulary } from '../../../program/vocabulary';
import { broadcasted, expanded } from '../../graphs/broadcasting';
import type { Computed } from '../../graphs/operand';
import { isKnown, sizesOf } from '../../graphs/operand';
import type { Importer, Importers, Operation } from '../operation';
import { say } from '../../../contract/message';

type Parameterless = { [P in PrimitiveName]: Vocabulary[P] extends NoParameters ? P : never }[PrimitiveName];

/** A function of one operand, element by element. */
export function unary(write: (builder: Builder, x: Value, operation: Operation) => Value): Importer {
  return (operation) => {
    const x = operation.computed();
    return x.with(write(operation.builder, x.value, operation));
  };
}

function primitive(name: Parameterless): Importer {
  return unary((builder, x) => builder.emit(name, [x], {}));
}

/** A number from an attribute, in the float32 in which the format holds it and its default. */
function float(operation: Operation, name: string, fallback: number): number {
  return operation.attributes.float(name) ?? Math.fround(fallback);
}

/** Largest and smallest value: attributes until version 6 of the operator, operands since 11. */
function bound(operation: Operation, attribute: string, index: number, fallback: number): number {
  return operation.attributes.float(attribute) ?? operation.optionalNumber(index) ?? fallback;
}

function softmax(name: 'softmax' | 'logSoftmax'): Importer {
  return (operation) => {
    const x = operation.computed();
    const { builder, opset } = operation;
    const given = operation.attributes.integer('axis') ?? (opset >= 13 ? -1 : 1);
    const over = (value: Value): Value => builder.emit(name, [value], {});
    const axis = operation.axis(x, given);
    if (x.programShape[axis] === 'N') return operation.unsupported(say`joins the pictures of a batch`);
    if (opset >= 13) return x.with(alongAxis(builder, x.value, axis, over));
    // Before version 13 the axis and all after it are flattened into one.
    if (x.batchAxis > axis) return operation.unsupported(say`joins the pictures of a batch`);
    const flat = [...x.programShape.slice(0, axis), elementsPerSample(x.programShape.slice(axis))];
    return x.with(reshaped(builder, over(reshaped(builder, x.value, flat)), x.programShape));
  };
}

/** The slope broadcasts to the operand's shape, not the other way round. */
function parametricRelu(operation: Operation): Computed {
  const [x, slope] = [operation.operand(0), operation.operand(1)];
  const { values: [value], like } = broadcasted(operation, [x, slope]);
  if (!value || sizesOf(like).join() !== sizesOf(x).join()) return operation.unsupported(say`has a slope that is larger than its operand`);
  const uniform = isKnown(slope) && slope.data.length === 1 ? slope.data[0] : undefined;
  if (uniform !== undefined) return like.with(operation.builder.emit('leakyRelu', [value], { slope: uniform }));
  const { values: [, slopes] } = broadcasted(operation, [x, slope]);
  return like.with(compositions.parametricRelu(operation.builder, value, slopes ?? expanded(operation, slope, value.type.shape)));
}

export const activations: Importers = {
  Relu: primitive('relu'),
  LeakyRelu: unary((builder, x, operation) => builder.emit('leakyRelu', [x], { slope: float(operation, 'alpha', 0.01) })),
  PRelu: parametricRelu,
  Elu: unary((builder, x, operation) => builder.emit('elu', [x], { alpha: float(operation, 'alpha', 1) })),
  Celu: unary((builder, x, operation) => compositions.celu(builder, x, float(operation, 'alpha', 1))),
  Selu: unary((builder, x, operation) =>
    compositions.selu(builder, x, float(operation, 'alpha', 1.6732632), float(operation, 'gamma', 1.050701))),
  Sigmoid: primitive('sigmoid'),
  HardSigmoid: unary((builder, x, operation) =>
    compositions.hardSigmoid(builder, x, float(operation, 'alpha', 0.2), float(operation, 'beta', 0.5))),
  HardSwish: unary((builder, x) => compositions.hardSwish(builder, x)),
  Swish: unary((builder, x, operation) => compositions.swish(builder, x, float(operation, 'alpha', 1))),
  Mish: unary((builder, x) => compositions.mish(builder, x)),
  Gelu: unary((builder, x, operation) => {
    const approximation = operation.attributes.text('approximate') ?? 'none';
    if (approximation !== 'none' && approximation !== 'tanh') return operation.unsupported(say`has the unknown approximation "${approximation}"`);
    return compositions.gelu(builder, x, approximation);
  }),
  Tanh: primitive('hyperbolicTangent'),
  Erf: primitive('errorFunction'),
  Softplus: primitive('softplus'),
  Softsign: unary((builder, x) => compositions.softsign(builder, x)),
  ThresholdedRelu: unary((builder, x, operation) => compositions.thresholdedRelu(builder, x, float(operation, 'alpha', 1))),
  Shrink: unary((builder, x, operation) =>
    compositions.shrink(builder, x, float(operation, 'lambd', 0.5), float(operation, 'bias', 0))),
  Clip: unary((builder, x, operation) =>
    compositions.clipped(builder, x, bound(operation, 'min', 1, -Infinity), bound(operation, 'max', 2, Infinity))),
  Exp: primitive('exponential'),
  Log: primitive('logarithm'),
  Sqrt: primitive('squareRoot'),
  Abs: primitive('absolute'),
  Neg: unary((builder, x) => builder.emit('scale', [x], { factor: -1 })),
  Reciprocal: unary((builder, x) => reciprocal(builder, x)),
  Softmax: softmax('softmax'),
  LogSoftmax: softmax('logSoftmax'),
};
