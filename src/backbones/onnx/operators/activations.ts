import type { Value } from '../../../program/types';
import type { Importers, Operation } from '../operation';

/** Largest and smallest value: attributes until version 6 of the operator, operands since 11. */
function bound(operation: Operation, attribute: string, index: number, fallback: number): number {
  return operation.attributes.float(attribute) ?? operation.optionalArray(index)?.data[0] ?? fallback;
}

function clip(operation: Operation, x: Value, low: number, high: number): Value {
  const { builder } = operation.writer;
  if (low === 0 && high === 6) return builder.emit('relu6', [x], {});
  if (low === 0 && high >= 3e38) return builder.emit('relu', [x], {});
  const { shape } = x.type;
  const above = low <= -3e38 ? x : builder.emit('maximum', [x, builder.filled(shape, low)], {});
  if (high >= 3e38) return above;
  const negative = builder.emit('scale', [above], { factor: -1 });
  return builder.emit('scale', [builder.emit('maximum', [negative, builder.filled(shape, -high)], {})], { factor: -1 });
}

export const activations: Importers = {
  Relu: (operation) => operation.writer.builder.emit('relu', [operation.value()], {}),
  LeakyRelu: (operation) =>
    operation.writer.builder.emit('leakyRelu', [operation.value()], {
      slope: operation.attributes.float('alpha') ?? Math.fround(0.01),
    }),
  Clip: (operation) =>
    clip(operation, operation.value(), bound(operation, 'min', 1, -Infinity), bound(operation, 'max', 2, Infinity)),
  Softmax(operation) {
    const x = operation.value();
    const rank = x.type.shape.length;
    const axis = operation.attributes.integer('axis') ?? (operation.opset >= 13 ? -1 : 1);
    if ((axis + rank) % rank !== rank - 1) return operation.unsupported('is not over the last axis');
    return operation.writer.builder.emit('softmax', [x], {});
  },
};
