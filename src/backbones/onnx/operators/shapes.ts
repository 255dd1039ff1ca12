import { permuted, reshaped } from '../../compositions/axes';
import { sizeOf } from '../../arrays';
import type { Dimension } from '../../../program/tensor';
import type { Value } from '../../../program/types';
import { broadcasted } from '../../graphs/broadcasting';
import { combineKnown } from '../../graphs/known';
import { BATCH, batchMultiple, Computed, isKnown, sizesOf, type Operand } from '../../graphs/operand';
import type { Importers, Operation } from '../operation';
import { gathered, resized, squeezed, tiled, transposed, unsqueezed } from '../../graphs/rearranging';
import { say } from '../../../contract/message';

/** The operand of Reshape, in which 0 copies a size unless `allowzero` is set. */
function requested(operation: Operation): number[] {
  const given = operation.integers('shape', 1) ?? operation.unsupported(say`lacks its shape`);
  if (operation.attributes.integer('allowzero') === 1) return [...given];
  const sizes = sizesOf(operation.operand(0));
  return given.map((size, axis) => (size === 0 ? (sizes[axis] ?? operation.unsupported(say`copies a size that is not there`)) : size));
}

/** The sizes of Expand as those of the program: the batch where the file counts it or takes it for 1. */
function expandedTo(operation: Operation, request: readonly number[]): Operand {
  const x = operation.operand(0);
  if (isKnown(x) && request.every((size) => size < BATCH)) {
    const shape = operation.shape(request);
    const ones = { shape, data: new Float64Array(sizeOf(shape)).fill(1), whole: x.whole };
    return combineKnown([x, ones], (value = NaN) => value, x.whole);
  }
  const merged = isKnown(x) ? null : x.merged;
  const shape = request.flatMap((size): Dimension[] => {
    const multiple = batchMultiple(size);
    if (size < BATCH) return [size];
    if (multiple === 1) return ['N'];
    if (multiple === undefined || !merged) return operation.unsupported(say`mixes the batch with other dimensions`);
    return merged === 'next' ? ['N', multiple] : [multiple, 'N'];
  });
  const builder = operation.builder;
  const like = builder.emit('broadcast', [operation.constant({ shape: [], data: Float64Array.of(0), whole: false })], { shape, axes: [] });
  const { values: [value], like: result } = broadcasted(operation, [x, new Computed(like, shape.length > request.length ? merged : null)]);
  return result.with(value ?? like);
}

/** Blocks of pixels to channels or back. */
function rearranged(operation: Operation, split: (n: Dimension, c: number, h: number, w: number, b: number) => Dimension[], permutation: readonly number[], joined: (n: Dimension, c: number, h: number, w: number, b: number) => Dimension[]): Value {
  const x = operation.value();
  const block = operation.attributes.integer('blocksize') ?? operation.unsupported(say`lacks its blocksize`);
  const [n = 1, c, h, w] = x.type.shape;
  if (x.type.shape.length !== 4 || block < 1) return operation.unsupported(say`needs pictures and a block of one pixel or more`);
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
  Squeeze: (operation) => squeezed(operation, operation.integers('axes', 1)),
  Unsqueeze: (operation) => unsqueezed(operation, operation.integers('axes', 1) ?? operation.unsupported(say`lacks its axes`)),
  Transpose: (operation) => transposed(operation, operation.attributes.integers('perm')),
  Expand: (operation) => expandedTo(operation, Array.from(operation.known(1).data)),
  Tile: (operation) => tiled(operation, Array.from(operation.known(1).data)),
  Gather: (operation) => gathered(operation, operation.attributes.integer('axis') ?? 0),
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

