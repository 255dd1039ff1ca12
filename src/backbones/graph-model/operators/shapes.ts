import { requireModest } from '../../compositions/limits';
import { gathered, resized, squeezed, tiled, transposed, unsqueezed } from '../../graphs/rearranging';
import { BATCH, Computed, isKnown, sizesOf, wholes } from '../../graphs/operand';
import { sizeOf } from '../../arrays';
import type { Dimension } from '../../../program/tensor';
import type { Importer, Importers } from '../operation';
import { say } from '../../../contract/message';

const passed: Importer = (operation) => operation.operand(0);

export const shapes: Importers = {
  Identity: passed,
  StopGradient: passed,
  PreventGradient: passed,
  CheckNumerics: passed,
  Snapshot: passed,
  PlaceholderWithDefault: passed,
  IdentityN: (operation) => operation.operands.map((_, index) => operation.operand(index)),
  Shape: (operation) => wholes(sizesOf(operation.operand(0))),
  Rank: (operation) => wholes([sizesOf(operation.operand(0)).length], []),
  Size: (operation) => wholes([sizeOf(sizesOf(operation.operand(0)))], []),
  Reshape: (operation) => resized(operation, operation.integers(1)),
  Squeeze(operation) {
    const axes = operation.attributes.integers('squeeze_dims') ?? operation.attributes.integers('axis');
    return squeezed(operation, axes && axes.length > 0 ? axes : undefined);
  },
  ExpandDims: (operation) => unsqueezed(operation, [operation.integer(1)]),
  Transpose: (operation) => transposed(operation, operation.integers(1)),
  Tile: (operation) => tiled(operation, operation.integers(1)),
  Gather: (operation) => gathered(operation, 0),
  GatherV2(operation) {
    if ((operation.attributes.integer('batch_dims') ?? 0) !== 0) return operation.unsupported(say`gathers for each index of a batch`);
    return gathered(operation, operation.integer(2));
  },
  Cast(operation) {
    const x = operation.operand(0);
    const to = operation.attributes.type('DstT') ?? 'DT_FLOAT';
    const floating = ['DT_FLOAT', 'DT_HALF', 'DT_BFLOAT16', 'DT_DOUBLE'].includes(to);
    if (!isKnown(x)) return floating ? x : operation.unsupported(say`makes ${to} of what depends on the picture`);
    return floating ? { ...x, whole: false } : { shape: x.shape, data: Float64Array.from(x.data, Math.trunc), whole: true };
  },
  Fill(operation) {
    const [sizes, number] = [operation.integers(0), operation.optionalNumber(1) ?? 0];
    if (sizes.some((size) => size >= BATCH)) {
      const shape = sizes.map((size): Dimension => (size === BATCH ? 'N' : size < BATCH ? size : operation.unsupported(say`mixes the batch with other dimensions`)));
      return new Computed(operation.builder.filled(shape, number));
    }
    requireModest(sizeOf(sizes));
    return { shape: sizes, data: new Float64Array(sizeOf(sizes)).fill(number), whole: operation.known(1).whole };
  },
  Range(operation) {
    const [start, limit, step] = [operation.integer(0), operation.integer(1), operation.integer(2)];
    const count = Math.max(Math.ceil((limit - start) / step), 0);
    requireModest(count);
    return wholes(Array.from({ length: count }, (_, i) => start + i * step));
  },
};
