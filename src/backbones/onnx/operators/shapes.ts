import { permuted, reshaped } from '../../compositions/axes';
import { permuteArray, sizeOf } from '../../arrays';
import { take } from '../../compositions/take';
import { requireModest } from '../../compositions/limits';
import type { Dimension } from '../../../program/tensor';
import type { Value } from '../../../program/types';
import { broadcasted } from '../broadcasting';
import { combineKnown } from '../known';
import { BATCH, batchMultiple, Computed, isKnown, sizesOf, wholes, type Operand } from '../operand';
import type { Importers, Operation } from '../operation';
import { reshapedTo } from '../reshape';

/** The first operand with other sizes; numbers stay, -1 is inferred. */
function resized(operation: Operation, request: readonly number[]): Operand {
  const x = operation.operand(0);
  if (!isKnown(x)) return reshapedTo(operation, x, request);
  const known = request.filter((size) => size !== -1);
  const shape = request.map((size) => (size === -1 ? x.data.length / sizeOf(known) : size));
  if (sizeOf(shape) !== x.data.length || !shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    return operation.unsupported(`cannot reshape [${x.shape.join(', ')}] to [${request.join(', ')}]`);
  }
  return { ...x, shape };
}

/** The operand of Reshape, in which 0 copies a size unless `allowzero` is set. */
function requested(operation: Operation): number[] {
  const given = operation.integers('shape', 1) ?? operation.unsupported('lacks its shape');
  if (operation.attributes.integer('allowzero') === 1) return [...given];
  const sizes = sizesOf(operation.operand(0));
  return given.map((size, axis) => (size === 0 ? (sizes[axis] ?? operation.unsupported('copies a size that is not there')) : size));
}

/** A permutation of the file's axes as one of the program's. */
function programPermutation(operation: Operation, x: Computed, permutation: readonly number[]): number[] {
  if (permutation.length !== x.rank) return operation.unsupported('does not permute all axes');
  return permutation.flatMap((axis) => x.programAxes(operation.fileAxis(axis, x.rank)));
}

/** The sizes of Expand as those of the program: the batch where the file counts it or takes it for 1. */
function expandedTo(operation: Operation, request: readonly number[]): Operand {
  const x = operation.operand(0);
  if (isKnown(x) && request.every((size) => size < BATCH)) {
    requireModest(sizeOf(request));
    const ones = { shape: request, data: new Float64Array(sizeOf(request)).fill(1), whole: x.whole };
    return combineKnown([x, ones], (value = NaN) => value, x.whole);
  }
  const shape = request.map((size): Dimension => {
    if (size < BATCH) return size;
    return batchMultiple(size) === 1 ? 'N' : operation.unsupported('mixes the batch with other dimensions');
  });
  const builder = operation.builder;
  const like = builder.emit('broadcast', [operation.constant({ shape: [], data: Float64Array.of(0), whole: false })], { shape, axes: [] });
  const { values: [value], like: result } = broadcasted(operation, [x, new Computed(like)]);
  return result.with(value ?? like);
}

function tiled(operation: Operation): Value {
  const x = operation.value();
  const repeats = Array.from(operation.known(1).data);
  if (repeats.length !== x.type.shape.length) return operation.unsupported('does not say how often each axis is repeated');
  return repeats.reduce<Value>((value, times, axis) => {
    const size = value.type.shape[axis] ?? 1;
    if (times === 1) return value;
    if (size === 'N' || times < 1) return operation.unsupported('repeats the batch or repeats nothing');
    requireModest(times * size);
    const { shape } = value.type;
    const wide = [...shape.slice(0, axis), times, ...shape.slice(axis)];
    const axes = wide.map((_, i) => i).filter((i) => i !== axis);
    const result = shape.map((dimension, i) => (i === axis ? size * times : dimension));
    return reshaped(operation.builder, operation.builder.emit('broadcast', [value], { shape: wide, axes }), result);
  }, x);
}

/** Elements along an axis at known positions; the positions' shape takes the place of the axis. */
function gathered(operation: Operation): Operand {
  const [from, indices] = [operation.operand(0), operation.known(1)];
  const given = operation.attributes.integer('axis') ?? 0;
  if (isKnown(from) && from.shape.length === 1) {
    const length = from.data.length;
    const data = Array.from(indices.data, (index) => from.data[index < 0 ? index + length : index] ?? operation.unsupported('gathers beyond the end'));
    return { ...wholes(data, indices.shape), whole: from.whole };
  }
  const x = operation.computed();
  const axis = operation.axis(x, given);
  const size = x.programShape[axis];
  if (size === 'N' || size === undefined) return operation.unsupported('chooses among the pictures of a batch');
  const places = Array.from(indices.data, (index) => (index < 0 ? index + size : index));
  if (!places.every((place) => Number.isInteger(place) && place >= 0 && place < size)) return operation.unsupported('gathers beyond the end');
  if (places.length === 0) return operation.unsupported('gathers nothing');
  const taken = take(operation.builder, x.value, axis, places);
  const shape = [...x.programShape.slice(0, axis), ...indices.shape, ...x.programShape.slice(axis + 1)];
  return x.with(reshaped(operation.builder, taken, shape));
}

/** Blocks of pixels to channels or back. */
function rearranged(operation: Operation, split: (n: Dimension, c: number, h: number, w: number, b: number) => Dimension[], permutation: readonly number[], joined: (n: Dimension, c: number, h: number, w: number, b: number) => Dimension[]): Value {
  const x = operation.value();
  const block = operation.attributes.integer('blocksize') ?? operation.unsupported('lacks its blocksize');
  const [n = 1, c, h, w] = x.type.shape;
  if (x.type.shape.length !== 4 || block < 1) return operation.unsupported('needs pictures and a block of one pixel or more');
  const sizes = [n, Number(c), Number(h), Number(w), block] as const;
  const parts = permuted(operation.builder, reshaped(operation.builder, x, split(...sizes)), permutation);
  return reshaped(operation.builder, parts, joined(...sizes));
}

export const shapes: Importers = {
  Reshape: (operation) => resized(operation, requested(operation)),
  Flatten(operation) {
    const sizes = sizesOf(operation.operand(0));
    const given = operation.attributes.integer('axis') ?? 1;
    const axis = given === sizes.length ? given : operation.fileAxis(given, sizes.length);
    return resized(operation, [sizeOf(sizes.slice(0, axis)), sizeOf(sizes.slice(axis))]);
  },
  Squeeze(operation) {
    const sizes = sizesOf(operation.operand(0));
    const given = operation.integers('axes', 1);
    const axes = given?.map((axis) => operation.fileAxis(axis, sizes.length)) ?? sizes.flatMap((size, axis) => (size === 1 ? [axis] : []));
    if (axes.some((axis) => sizes[axis] !== 1)) return operation.unsupported('removes an axis that is not of size 1');
    return resized(operation, sizes.filter((_, axis) => !axes.includes(axis)));
  },
  Unsqueeze(operation) {
    const sizes = [...sizesOf(operation.operand(0))];
    const given = operation.integers('axes', 1) ?? operation.unsupported('lacks its axes');
    const rank = sizes.length + given.length;
    const axes = given.map((axis) => operation.fileAxis(axis, rank)).sort((a, b) => a - b);
    for (const axis of axes) sizes.splice(axis, 0, 1);
    const x = operation.operand(0);
    if (isKnown(x)) return { ...x, shape: sizes };
    // An axis of size 1 in front of the batch must not be taken for it.
    const shape = [...x.programShape];
    for (const axis of axes) shape.splice(x.merged && axis > x.batchAxis ? axis + 1 : axis, 0, 1);
    return x.merged ? reshapedTo(operation, x, sizes) : new Computed(reshaped(operation.builder, x.value, shape));
  },
  Transpose(operation) {
    const x = operation.operand(0);
    const reversed = sizesOf(x).map((_, axis) => axis).reverse();
    const permutation = operation.attributes.integers('perm') ?? reversed;
    if (isKnown(x)) {
      const axes = permutation.map((axis) => operation.fileAxis(axis, x.shape.length));
      if (new Set(axes).size !== x.shape.length) return operation.unsupported('does not permute all axes');
      return { ...permuteArray(x, axes), whole: x.whole };
    }
    return x.with(permuted(operation.builder, x.value, programPermutation(operation, x, permutation)));
  },
  Expand: (operation) => expandedTo(operation, Array.from(operation.known(1).data)),
  Tile: tiled,
  Gather: gathered,
  DepthToSpace(operation) {
    const first = (operation.attributes.text('mode') ?? 'DCR') === 'DCR';
    return rearranged(
      operation,
      (n, c, h, w, b) => (first ? [n, b, b, c / (b * b), h, w] : [n, c / (b * b), b, b, h, w]),
      first ? [0, 3, 4, 1, 5, 2] : [0, 1, 4, 2, 5, 3],
      (n, c, h, w, b) => [n, c / (b * b), h * b, w * b],
    );
  },
  SpaceToDepth: (operation) =>
    rearranged(
      operation,
      (n, c, h, w, b) => [n, c, h / b, b, w / b, b],
      [0, 3, 5, 1, 2, 4],
      (n, c, h, w, b) => [n, c * b * b, h / b, w / b],
    ),
};

