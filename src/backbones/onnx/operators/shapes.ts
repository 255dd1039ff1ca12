import { elementsPerSample } from '../../../program/shape';
import type { Dimension, Shape } from '../../../program/tensor';
import { arrayOf, permuteArray, sizeOf } from '../../arrays';
import { isArray, type Importers, type Operand, type Operation } from '../operation';

/** The operand with another shape; numbers stay. */
function reshaped(operation: Operation, shape: Shape): Operand {
  const x = operation.operand(0);
  if (isArray(x)) return { shape: shape.map(Number), data: x.data };
  return operation.writer.builder.emit('reshape', [x], { shape });
}

/** Shape as an array; the batch dimension is NaN. */
function shapeArray(shape: Shape) {
  return arrayOf(shape.map((dimension) => (dimension === 'N' ? NaN : dimension)));
}

function shapeOf(operand: Operand): Shape {
  return isArray(operand) ? operand.shape : operand.type.shape;
}

/** What Reshape's second operand asks for: 0 copies, -1 is inferred, NaN is the batch; so is a fixed batch of 1. */
function requestedShape(from: Shape, request: readonly number[], operation: Operation): Shape {
  const batched = from[0] === 'N';
  const shape = request.map((size, axis): Dimension | -1 => {
    if (Number.isNaN(size)) return 'N';
    return size === 0 ? (from[axis] ?? operation.unsupported('copies a dimension that is not there')) : size;
  });
  const total = elementsPerSample(from);
  const known = shape.reduce<number>((product, size) => (size === 'N' || size === -1 ? product : product * size), 1);
  if (batched && !shape.includes('N')) {
    if (shape[0] !== -1 && shape[0] !== 1) operation.unsupported('mixes the batch with other dimensions');
    // -1 stands for the batch where the other sizes already make up one picture.
    if (shape[0] === 1 || known === total) shape[0] = 'N';
  }
  const inferred = shape.map((size): Dimension => (size === -1 ? total / known : size));
  if (elementsPerSample(inferred) !== total || batched !== inferred.includes('N')) {
    operation.unsupported(`cannot reshape [${from.join()}] to [${request.join()}]`);
  }
  return inferred;
}

function axesOf(values: readonly number[], rank: number): number[] {
  return values.map((axis) => (axis < 0 ? axis + rank : axis)).sort((a, b) => a - b);
}

export const shapes: Importers = {
  Shape: (operation) => shapeArray(shapeOf(operation.operand(0))),
  Reshape: (operation) => {
    const request = operation.integers('shape', 1) ?? operation.unsupported('lacks its shape');
    return reshaped(operation, requestedShape(shapeOf(operation.operand(0)), request, operation));
  },
  Flatten(operation) {
    const shape = shapeOf(operation.operand(0));
    const axis = operation.attributes.integer('axis') ?? 1;
    if (axis !== 1) return operation.unsupported('flattens from another axis than 1');
    return reshaped(operation, [shape[0] ?? 1, elementsPerSample(shape.slice(1))]);
  },
  Squeeze(operation) {
    const shape = shapeOf(operation.operand(0));
    const given = operation.integers('axes', 1);
    const axes = given ? axesOf(given, shape.length) : shape.flatMap((size, axis) => (size === 1 ? [axis] : []));
    return reshaped(
      operation,
      shape.filter((_, axis) => !axes.includes(axis)),
    );
  },
  Unsqueeze(operation) {
    const shape = shapeOf(operation.operand(0));
    const given = operation.integers('axes', 1) ?? operation.unsupported('lacks its axes');
    const result: Dimension[] = [...shape];
    for (const axis of axesOf(given, shape.length + given.length)) result.splice(axis, 0, 1);
    return reshaped(operation, result);
  },
  Transpose(operation) {
    const x = operation.operand(0);
    const reversed = shapeOf(x)
      .map((_, axis) => axis)
      .reverse();
    const permutation = operation.attributes.integers('perm') ?? reversed;
    if (isArray(x)) return permuteArray(x, permutation);
    return operation.writer.builder.emit('permute', [x], { permutation });
  },
  Gather(operation) {
    const [from, indices] = [operation.array(0), operation.array(1)];
    if (from.shape.length !== 1) return operation.unsupported('gathers from more than one dimension');
    const length = sizeOf(from.shape);
    const data = Float64Array.from(indices.data, (index) => from.data[index < 0 ? index + length : index] ?? NaN);
    return { shape: indices.shape, data };
  },
};
