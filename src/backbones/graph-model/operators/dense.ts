import { permuted } from '../../compositions/axes';
import { matrixProduct } from '../../compositions/products';
import { einsum } from '../../graphs/einsum';
import { isKnown, type Computed, type Operand } from '../../graphs/operand';
import { permuteArray } from '../../arrays';
import type { Value } from '../../../program/types';
import type { Importer, Importers, Operation } from '../operation';
import { fusedBias, withEpilogues } from './fused';
import { say } from '../../../contract/message';

/** Exchanges the last two axes. */
function turned(operation: Operation, x: Value): Value {
  const axes = x.type.shape.map((_, axis) => axis);
  return permuted(operation.builder, x, [...axes.slice(0, -2), axes.length - 1, axes.length - 2]);
}

/**
 * A product of matrices on the last two axes: a layer where the right one is known.
 * @param flags names of the attributes that say whether an operand is transposed
 */
function product(flags: readonly [string, string]): Importer {
  return (operation) => {
    const [turnA, turnB] = flags.map((flag) => operation.attributes.flag(flag));
    const [a, b] = [operation.computed(0), operation.operand(1)];
    if (a.merged && a.programAxes(a.rank - 1).length > 1) return operation.unsupported(say`mixes the batch with other dimensions`);
    if (isKnown(b) && b.shape.length === 2) {
      if (turnA) return operation.unsupported(say`transposes its first operand`);
      const kernel = turnB ? permuteArray(b, [1, 0]) : { shape: b.shape, data: b.data };
      const layer = { name: operation.layerName('pointwise'), kernel, bias: fusedBias(operation, kernel.shape[1]) };
      const result = operation.writer.dense(a.value, layer);
      return a.with(withEpilogues(operation, result, result.type.shape.length - 1));
    }
    if ((operation.attributes.texts('fused_ops') ?? []).length > 0) return operation.unsupported(say`needs a constant matrix on its right`);
    return general(operation, a, operation.computed(1), [turnA ?? false, turnB ?? false]);
  };
}

function general(operation: Operation, a: Computed, b: Computed, turn: readonly [boolean, boolean]): Operand | Value {
  const alike = a.merged === b.merged && (!a.merged || (a.batchAxis === b.batchAxis && a.rank === b.rank && a.batchAxis <= a.rank - 3));
  if (!alike) return operation.unsupported(say`mixes the batch with other dimensions`);
  const [left, right] = [a, b].map(({ value }, i) => (turn[i] ? turned(operation, value) : value));
  return a.with(matrixProduct(operation.builder, left ?? a.value, right ?? b.value));
}

export const dense: Importers = {
  MatMul: product(['transpose_a', 'transpose_b']),
  _FusedMatMul: product(['transpose_a', 'transpose_b']),
  BatchMatMul: product(['adj_x', 'adj_y']),
  BatchMatMulV2: product(['adj_x', 'adj_y']),
  BatchMatMulV3: product(['adj_x', 'adj_y']),
  Einsum: (operation) => einsum(operation, operation.attributes.text('equation') ?? ''),
};
