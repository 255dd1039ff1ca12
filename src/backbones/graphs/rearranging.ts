import { permuted, reshaped } from '../compositions/axes';
import { requireModest } from '../compositions/limits';
import { take } from '../compositions/take';
import type { Value } from '../../program/types';
import { permuteArray, sizeOf } from '../arrays';
import type { GraphNode } from './node';
import { batchMultiple, Computed, isKnown, sizesOf, wholes, type Operand } from './operand';
import { reshapedTo } from './reshape';
import { say } from '../../contract/message';

/** The first operand with other sizes; numbers stay, -1 is inferred. */
export function resized(operation: GraphNode, request: readonly number[]): Operand {
  const x = operation.operand(0);
  if (!isKnown(x)) return reshapedTo(operation, x, request);
  const sizes = request.map((size) => batchMultiple(size) ?? size);
  const known = sizes.filter((size) => size !== -1);
  const shape = sizes.map((size) => (size === -1 ? x.data.length / sizeOf(known) : size));
  if (sizeOf(shape) !== x.data.length || !shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    return operation.unsupported(say`cannot reshape [${x.shape.join(', ')}] to [${request.join(', ')}]`);
  }
  return { ...x, shape };
}

/** The first operand repeated along its axes. */
export function tiled(operation: GraphNode, repeats: readonly number[]): Value {
  const x = operation.value();
  if (repeats.length !== x.type.shape.length) return operation.unsupported(say`does not say how often each axis is repeated`);
  return repeats.reduce<Value>((value, asked, axis) => {
    // What is the same for each picture of the batch stands for one.
    const times = (x.type.shape.includes('N') ? undefined : batchMultiple(asked)) ?? asked;
    const size = value.type.shape[axis] ?? 1;
    if (times === 1) return value;
    if (size === 'N' || times < 1) return operation.unsupported(say`repeats the batch or repeats nothing`);
    requireModest(times * size);
    const { shape } = value.type;
    const wide = [...shape.slice(0, axis), times, ...shape.slice(axis)];
    const axes = wide.map((_, i) => i).filter((i) => i !== axis);
    const result = shape.map((dimension, i) => (i === axis ? size * times : dimension));
    return reshaped(operation.builder, operation.builder.emit('broadcast', [value], { shape: wide, axes }), result);
  }, x);
}

/** Elements of the first operand along an axis at the positions that the second tells; the positions' shape takes the place of the axis. */
export function gathered(operation: GraphNode, given: number): Operand {
  const [from, indices] = [operation.operand(0), operation.known(1)];
  if (isKnown(from) && from.shape.length === 1) {
    const length = from.data.length;
    const data = Array.from(indices.data, (index) => from.data[index < 0 ? index + length : index] ?? operation.unsupported(say`gathers beyond the end`));
    return { ...wholes(data, indices.shape), whole: from.whole };
  }
  const x = operation.computed();
  const axis = operation.axis(x, given);
  const size = x.programShape[axis];
  if (size === 'N' || size === undefined) return operation.unsupported(say`chooses among the pictures of a batch`);
  const places = Array.from(indices.data, (index) => (index < 0 ? index + size : index));
  if (!places.every((place) => Number.isInteger(place) && place >= 0 && place < size)) return operation.unsupported(say`gathers beyond the end`);
  if (places.length === 0) return operation.unsupported(say`gathers nothing`);
  const taken = take(operation.builder, x.value, axis, places);
  const shape = [...x.programShape.slice(0, axis), ...indices.shape, ...x.programShape.slice(axis + 1)];
  return x.with(reshaped(operation.builder, taken, shape));
}

/** The first operand without axes of size 1: those given, or all. */
export function squeezed(operation: GraphNode, given: readonly number[] | undefined): Operand {
  const sizes = sizesOf(operation.operand(0));
  const axes = given?.map((axis) => operation.fileAxis(axis, sizes.length)) ?? sizes.flatMap((size, axis) => (size === 1 ? [axis] : []));
  if (axes.some((axis) => sizes[axis] !== 1)) return operation.unsupported(say`removes an axis that is not of size 1`);
  return resized(operation, sizes.filter((_, axis) => !axes.includes(axis)));
}

/** The first operand with axes of size 1 at the places given in the result. */
export function unsqueezed(operation: GraphNode, given: readonly number[]): Operand {
  const sizes = [...sizesOf(operation.operand(0))];
  const rank = sizes.length + given.length;
  const axes = given.map((axis) => operation.fileAxis(axis, rank)).sort((a, b) => a - b);
  for (const axis of axes) sizes.splice(axis, 0, 1);
  const x = operation.operand(0);
  if (isKnown(x)) return { ...x, shape: sizes };
  // An axis of size 1 in front of the batch must not be taken for it.
  const shape = [...x.programShape];
  for (const axis of axes) shape.splice(axis, 0, 1);
  return x.merged ? reshapedTo(operation, x, sizes) : new Computed(reshaped(operation.builder, x.value, shape));
}

/** A permutation of the file's axes as one of the program's. */
function programPermutation(operation: GraphNode, x: Computed, permutation: readonly number[]): number[] {
  if (permutation.length !== x.rank) return operation.unsupported(say`does not permute all axes`);
  return permutation.flatMap((axis) => x.programAxes(operation.fileAxis(axis, x.rank)));
}

/** The first operand with its axes permuted, or reversed where no permutation is given. */
export function transposed(operation: GraphNode, given: readonly number[] | undefined): Operand {
  const x = operation.operand(0);
  const permutation = given ?? sizesOf(x).map((_, axis) => axis).reverse();
  if (isKnown(x)) {
    const axes = permutation.map((axis) => operation.fileAxis(axis, x.shape.length));
    if (new Set(axes).size !== x.shape.length) return operation.unsupported(say`does not permute all axes`);
    return { ...permuteArray(x, axes), whole: x.whole };
  }
  return x.with(permuted(operation.builder, x.value, programPermutation(operation, x, permutation)));
}
