import { localResponseNormalized, rootMeanSquareNormalized, standardized, standardizedBy } from '../../compositions/normalization';
import { otherAxes, repeated, reshaped } from '../../compositions/axes';
import { reciprocal, square } from '../../compositions/elementwise';
import { sumOver } from '../../compositions/reductions';
import { dimensionAt, elementsPerSample, sizeAt } from '../../../program/shape';
import type { Value } from '../../../program/types';
import { broadcasted } from '../../graphs/broadcasting';
import { sizeOf } from '../../arrays';
import { Computed, isKnown, type KnownArray, type Operand } from '../../graphs/operand';
import type { Importers, Operation } from '../operation';
import { standardizedWeights } from './standardized-weights';
import { say } from '../../../contract/message';

function epsilonOf(operation: Operation): number {
  return operation.attributes.float('epsilon') ?? Math.fround(1e-5);
}

/** x·scale + offset, by operands that broadcast to x; either may be missing. */
function affine(operation: Operation, x: Computed, scale: Operand | undefined, offset: Operand | undefined): Computed {
  let result = x;
  for (const [primitive, operand] of [['multiply', scale], ['add', offset]] as const) {
    if (!operand) continue;
    const { values, like } = broadcasted(operation, [result, operand]);
    result = like.with(operation.builder.emit(primitive, values, {}));
  }
  return result;
}

/** One number per channel, given such axes of size 1 that it stands along axis 1. */
function alongChannels(operation: Operation, index: number, x: Value): Operand | undefined {
  const operand = operation.operands[index];
  if (!operand) return undefined;
  const shape = x.type.shape.slice(1).map((_, i) => (i === 0 ? sizeAt(x.type.shape, 1) : 1));
  if (!isKnown(operand)) return new Computed(reshaped(operation.builder, operation.value(index), shape));
  if (operand.data.length !== sizeOf(shape)) return operation.unsupported(say`does not have one number per channel`);
  return { ...operand, shape };
}

function spatialAxes(x: Value): number[] {
  return x.type.shape.map((_, axis) => axis).slice(2);
}

/** Pictures in groups of channels, each standardized. */
function inGroups(operation: Operation, x: Value, groups: number): Value {
  const { shape } = x.type;
  const channels = sizeAt(shape, 1);
  if (channels % groups !== 0) return operation.unsupported(say`has ${groups} groups of ${channels} channels`);
  const grouped = reshaped(operation.builder, x, [dimensionAt(shape, 0), groups, elementsPerSample(shape.slice(1)) / groups]);
  return reshaped(operation.builder, standardized(operation.builder, grouped, [2], epsilonOf(operation)), shape);
}

/** A number per group as one per channel. */
function perChannel(array: KnownArray, channels: number): KnownArray {
  const each = channels / array.data.length;
  return { shape: [channels], data: Float64Array.from({ length: channels }, (_, c) => array.data[Math.floor(c / each)] ?? NaN), whole: false };
}

/** The axis given and all after it. */
function axesFrom(operation: Operation, x: Computed, given: number): number[] {
  const first = operation.fileAxis(given, x.rank);
  return operation.axes(x, Array.from({ length: x.rank - first }, (_, i) => first + i));
}

export const normalization: Importers = {
  BatchNormalization(operation) {
    const x = operation.computed();
    const axis = operation.axis(x, 1);
    const channels = sizeAt(x.programShape, axis);
    const parameters = [1, 2, 3, 4].map((index) => operation.known(index).data);
    if (parameters.some(({ length }) => length !== channels)) return operation.unsupported(say`does not have one number per channel`);
    const [gamma = [], beta = [], mean = [], variance = []] = parameters;
    const epsilon = epsilonOf(operation);
    if (operation.attributes.integer('training_mode')) {
      // Of weights, which are no batch, statistics can be taken: so are standardized kernels written.
      const weights = operation.operand(0);
      if (!isKnown(weights)) return operation.unsupported(say`is in training mode; export for inference`);
      const momentum = operation.attributes.float('momentum') ?? Math.fround(0.9);
      return standardizedWeights(weights, { gamma, beta, mean, variance, epsilon, momentum });
    }
    const scale = Float64Array.from(gamma, (value, c) => value / Math.sqrt((variance[c] ?? 1) + epsilon));
    const offset = Float64Array.from(beta, (value, c) => value - (mean[c] ?? 0) * (scale[c] ?? 1));
    return x.with(operation.writer.affine(x.value, scale, offset, axis));
  },
  InstanceNormalization(operation) {
    const x = operation.value();
    const result = new Computed(standardized(operation.builder, x, spatialAxes(x), epsilonOf(operation)));
    return affine(operation, result, alongChannels(operation, 1, x), alongChannels(operation, 2, x));
  },
  GroupNormalization(operation) {
    const x = operation.value();
    const groups = operation.attributes.integer('num_groups') ?? operation.unsupported(say`does not say how many groups`);
    const result = new Computed(inGroups(operation, x, groups));
    const channels = sizeAt(x.type.shape, 1);
    // Before version 21 scale and bias stand for groups, not for channels.
    const parameters = [1, 2].map((index) => {
      if (operation.opset >= 21) return alongChannels(operation, index, x);
      const { shape: [, ...rest] } = x.type;
      return { ...perChannel(operation.known(index), channels), shape: rest.map((_, i) => (i === 0 ? channels : 1)) };
    });
    return affine(operation, result, parameters[0], parameters[1]);
  },
  LayerNormalization(operation) {
    const x = operation.computed();
    const axes = axesFrom(operation, x, operation.attributes.integer('axis') ?? -1);
    const { value, mean, deviation } = standardizedBy(operation.builder, x.value, axes, epsilonOf(operation));
    return [
      affine(operation, x.with(value), operation.operands[1], operation.operands[2]),
      operation.reduced(x, mean, axes, true),
      operation.reduced(x, reciprocal(operation.builder, deviation), axes, true),
    ];
  },
  RMSNormalization(operation) {
    const x = operation.computed();
    const axes = axesFrom(operation, x, operation.attributes.integer('axis') ?? -1);
    const result = x.with(rootMeanSquareNormalized(operation.builder, x.value, axes, epsilonOf(operation)));
    return affine(operation, result, operation.operands[1], undefined);
  },
  MeanVarianceNormalization(operation) {
    const x = operation.value();
    const axes = operation.attributes.integers('axes') ?? [0, 2, 3];
    return standardized(operation.builder, x, operation.axes(new Computed(x), axes), 0);
  },
  LpNormalization(operation) {
    const x = operation.computed();
    const axes = operation.axes(x, [operation.attributes.integer('axis') ?? -1]);
    const { builder } = operation;
    const p = operation.attributes.integer('p') ?? 2;
    if (p !== 1 && p !== 2) return operation.unsupported(say`is by the norm of the power ${p}`);
    const powers = p === 1 ? builder.emit('absolute', [x.value], {}) : square(builder, x.value);
    const sum = sumOver(builder, powers, axes);
    const norm = p === 1 ? sum : builder.emit('squareRoot', [sum], {});
    return x.with(builder.emit('divide', [x.value, repeated(builder, norm, x.programShape, otherAxes(x.programShape, axes))], {}));
  },
  LRN(operation) {
    const { attributes, builder } = operation;
    const size = attributes.integer('size') ?? operation.unsupported(say`lacks its size`);
    return localResponseNormalized(builder, operation.value(), 1, {
      before: Math.floor((size - 1) / 2),
      after: Math.ceil((size - 1) / 2),
      factor: (attributes.float('alpha') ?? Math.fround(1e-4)) / size,
      exponent: attributes.float('beta') ?? 0.75,
      bias: attributes.float('bias') ?? 1,
    });
  },
};
