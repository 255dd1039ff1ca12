import { pictureAxes } from '../../../program/picture';
import { localResponseNormalized } from '../../compositions/normalization';
import { broadcasted } from '../../graphs/broadcasting';
import { Computed, isKnown } from '../../graphs/operand';
import type { Value } from '../../../program/types';
import type { Importers, Operation } from '../operation';
import { normalized } from './fused';
import { say } from '../../../contract/message';

function channelAxis(operation: Operation, x: Computed): number {
  return operation.layout === 'NHWC' ? x.programShape.length - 1 : 1;
}

function batchNormalized(operation: Operation): Value {
  if (operation.attributes.flag('is_training')) return operation.unsupported(say`is in training mode; convert the network for inference`);
  const x = operation.value();
  const operands = [1, 2, 3, 4].map((index) => operation.operand(index));
  return normalized(operation, x, operands, channelAxis(operation, new Computed(x)));
}

export const normalization: Importers = {
  FusedBatchNorm: batchNormalized,
  FusedBatchNormV2: batchNormalized,
  FusedBatchNormV3: batchNormalized,
  _FusedBatchNormEx(operation) {
    const { builder, attributes } = operation;
    const side = attributes.integer('num_side_inputs') ?? 0;
    const own = batchNormalized(operation);
    const x = side === 0 ? own : builder.emit('add', [own, operation.value(5)], {});
    const activation = attributes.text('activation_mode') ?? 'Identity';
    if (side > 1 || (activation !== 'Identity' && activation !== 'Relu')) return operation.unsupported(say`ends with ${side} sums and "${activation}"`);
    return activation === 'Relu' ? builder.emit('relu', [x], {}) : x;
  },
  BiasAdd(operation) {
    const [x, bias] = [operation.computed(0), operation.operand(1)];
    const axis = channelAxis(operation, x);
    if (isKnown(bias) && bias.shape.length === 1 && bias.data.length === x.programShape[axis]) {
      const wide = operation.writer.along(bias, x.programShape, axis);
      return x.with(operation.builder.emit('add', [x.value, wide], {}));
    }
    if (operation.layout === 'NCHW') return operation.unsupported(say`adds something else than one number per channel`);
    const { values: [a, b], like } = broadcasted(operation, [x, bias]);
    return like.with(operation.builder.emit('add', [a!, b!], {}));
  },
  LRN(operation) {
    const { attributes, builder } = operation;
    const radius = attributes.integer('depth_radius') ?? 5;
    return localResponseNormalized(builder, operation.value(), pictureAxes('NHWC').channels, {
      before: radius,
      after: radius,
      factor: attributes.float('alpha') ?? 1,
      exponent: attributes.float('beta') ?? 0.5,
      bias: attributes.float('bias') ?? 1,
    });
  },
};
