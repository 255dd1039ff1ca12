import { isArray, type Importer, type Importers, type Operation } from '../operation';
import { broadcastTo, combineArrays, commonShape } from '../broadcast';
import type { Shape } from '../../../program/tensor';

type Arithmetic = 'add' | 'subtract' | 'multiply' | 'divide';

const functions: Readonly<Record<Arithmetic, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
};

function shapeOf(operation: Operation, index: number): Shape {
  const operand = operation.operand(index);
  return isArray(operand) ? operand.shape : operand.type.shape;
}

function elementwise(primitive: Arithmetic): Importer {
  return (operation) => {
    const [a, b] = [operation.operand(0), operation.operand(1)];
    if (isArray(a) && isArray(b)) return combineArrays(a, b, functions[primitive], operation);
    const { builder } = operation.writer;
    const shape = commonShape(shapeOf(operation, 0), shapeOf(operation, 1), operation);
    return builder.emit(primitive, [broadcastTo(a, shape, builder), broadcastTo(b, shape, builder)], {});
  };
}

export const arithmetic: Importers = {
  Add: elementwise('add'),
  Sub: elementwise('subtract'),
  Mul: elementwise('multiply'),
  Div: elementwise('divide'),
  ReduceMean(operation) {
    const x = operation.value();
    const { shape } = x.type;
    const given = operation.integers('axes', 1) ?? shape.map((_, axis) => axis);
    const axes = given.map((axis) => (axis < 0 ? axis + shape.length : axis)).sort((p, q) => p - q);
    if (axes.some((axis) => shape[axis] === 'N')) return operation.unsupported('averages over the batch');
    const mean = operation.writer.mean(x, axes);
    if (operation.attributes.integer('keepdims') === 0) return mean;
    const kept = shape.map((dimension, axis) => (axes.includes(axis) ? 1 : dimension));
    return operation.writer.builder.emit('reshape', [mean], { shape: kept });
  },
};
