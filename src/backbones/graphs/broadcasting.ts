import { broadcastShape, broadcastTo } from '../compositions/products';
import { tensorOf } from '../arrays';
import type { Shape } from '../../program/tensor';
import type { Value } from '../../program/types';
import { Computed, isKnown, type KnownArray, type Operand } from './operand';
import type { GraphNode } from './node';
import { say } from '../../contract/message';

/**
 * Operands as values of one shape, the one to which all broadcast, and what puts a result back to the place of the
 * batch that they have in the file.
 */
export function broadcasted(operation: GraphNode, operands: readonly Operand[]): { values: Value[]; like: Computed } {
  const aligned = alignedToMerged(operation, operands);
  const shape = aligned.map(shapeOf).reduce<Shape>(broadcastShape, []);
  const values = aligned.map((operand) =>
    isKnown(operand) ? repeatedKnown(operation, operand, shape) : broadcastTo(operation.builder, operand.value, shape));
  const places = operands.flatMap((operand) => (isKnown(operand) || !operand.merged ? [] : [operand.merged]));
  const [merged = null] = places;
  if (places.some((place) => place !== merged)) return operation.unsupported(say`mixes the batch with other dimensions`);
  const [first] = values;
  return first ? { values, like: new Computed(first, merged) } : operation.unsupported(say`has no operands`);
}

/** The operand repeated to a shape of the program. */
export function expanded(operation: GraphNode, operand: Operand, shape: Shape): Value {
  return isKnown(operand) ? repeatedKnown(operation, operand, shape) : broadcastTo(operation.builder, operand.value, shape);
}

function shapeOf(operand: Operand): Shape {
  return isKnown(operand) ? operand.shape : operand.programShape;
}

/** A constant repeated; without its axes of size 1, so that one number per channel stays recognizable as such. */
function repeatedKnown(operation: GraphNode, { shape: own, data, whole }: KnownArray, shape: Shape): Value {
  const offset = shape.length - own.length;
  const axes = own.map((_, axis) => axis).filter((axis) => own[axis] !== 1);
  const squeezed = { shape: axes.map((axis) => own[axis] ?? 1), data, whole };
  if (axes.length === shape.length) return operation.constant(squeezed);
  if (own.includes(0)) return operation.unsupported(say`has an operand without elements`);
  const constant = operation.builder.constant(tensorOf(squeezed));
  return operation.builder.emit('broadcast', [constant], { shape, axes: axes.map((axis) => axis + offset) });
}

/** Where one operand has a merged batch, the others get an axis of size 1 beside theirs, so that axes correspond. */
function alignedToMerged(operation: GraphNode, operands: readonly Operand[]): Operand[] {
  const merged = operands.find((operand): operand is Computed => !isKnown(operand) && operand.merged !== null);
  if (!merged) return [...operands];
  const fromEnd = merged.programShape.length - merged.fileBatchAxis - 1;
  return operands.map((operand) => {
    if (!isKnown(operand) && operand.merged) return operand;
    const shape = shapeOf(operand);
    if (shape.length < fromEnd) return operand;
    const at = shape.length - fromEnd;
    if (shape[at] !== 1) return operation.unsupported(say`mixes the batch with other dimensions`);
    const wider = [...shape.slice(0, at), 1, ...shape.slice(at)];
    if (isKnown(operand)) return { ...operand, shape: wider.map(Number) };
    return new Computed(operation.builder.emit('reshape', [operand.value], { shape: wider }));
  });
}
