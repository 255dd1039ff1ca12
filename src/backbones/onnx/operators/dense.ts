import { matrixProduct } from '../../compositions/products';
import { permuted } from '../../compositions/axes';
import { permuteArray, type NumberArray } from '../../arrays';
import type { Value } from '../../../program/types';
import { broadcasted } from '../../graphs/broadcasting';
import { Computed, isKnown, type KnownArray, type Operand } from '../../graphs/operand';
import type { Importers, Operation } from '../operation';
import { say } from '../../../contract/message';

function scaled(array: NumberArray, factor: number): NumberArray {
  return factor === 1 ? array : { shape: array.shape, data: Float64Array.from(array.data, (value) => value * factor) };
}

/** One number per output from a bias that has that many or only one, undefined for other shapes. */
function biasOf(term: KnownArray, outputs: number): NumberArray | undefined {
  const { shape, data } = term;
  if ((data.length !== outputs && data.length !== 1) || (shape.at(-1) ?? 1) !== data.length) return undefined;
  return { shape: [outputs], data: Float64Array.from({ length: outputs }, (_, i) => data[data.length === 1 ? 0 : i] ?? 0) };
}

function scaledValue(operation: Operation, x: Value, factor: number): Value {
  return factor === 1 ? x : operation.builder.emit('scale', [x], { factor });
}

/** α·a·b + β·c as a layer where b is known and c gives one number per output. */
function gemm(operation: Operation): Operand | Value {
  const { attributes, writer, builder } = operation;
  const [alpha, beta] = [attributes.float('alpha') ?? 1, attributes.float('beta') ?? 1];
  const turn = (x: Value, attribute: string): Value => (attributes.integer(attribute) ? permuted(builder, x, [1, 0]) : x);
  const [b, c] = [operation.operand(1), operation.operands[2]];
  const kernel = isKnown(b) && b.shape.length === 2 ? (attributes.integer('transB') ? permuteArray(b, [1, 0]) : b) : undefined;
  const bias = kernel && c && isKnown(c) ? biasOf(c, kernel.shape[1] ?? 1) : undefined;
  const layer = kernel && (bias || !c) && { name: operation.layerName(), kernel: scaled(kernel, alpha), bias: bias && scaled(bias, beta) };
  const rows = operation.operand(0);
  if (layer && !isKnown(rows) && !attributes.integer('transA') && !mergedFromEnd(rows, 1)) {
    return rows.with(writer.dense(rows.value, layer));
  }
  const x = turn(operation.value(), 'transA');
  if (layer) return writer.dense(x, layer);
  const right = kernel ? operation.constant({ ...kernel, whole: false }) : turn(operation.value(1), 'transB');
  const product = scaledValue(operation, matrixProduct(builder, x, right), alpha);
  if (!c) return product;
  const term = isKnown(c) ? { ...c, ...scaled(c, beta) } : new Computed(scaledValue(operation, operation.value(2), beta));
  const { values: [first, second] } = broadcasted(operation, [new Computed(product), term]);
  return builder.emit('add', [first!, second!], {});
}

/** Whether an axis of the file from the end is the batch merged with something. */
function mergedFromEnd(x: Computed, fromEnd: number): boolean {
  return x.merged !== null && x.programAxes(x.rank - fromEnd).length > 1;
}

export const dense: Importers = {
  Gemm: gemm,
  MatMul(operation) {
    const [a, b] = [operation.computed(0), operation.operand(1)];
    if (mergedFromEnd(a, 1)) return operation.unsupported(say`mixes the batch with other dimensions`);
    if (isKnown(b) && b.shape.length === 2 && a.rank > 1) {
      return a.with(operation.writer.dense(a.value, { name: operation.layerName(), kernel: b }));
    }
    const right = operation.computed(1);
    if (!a.merged && !right.merged) return matrixProduct(operation.builder, a.value, right.value);
    const alike = a.merged === right.merged && a.fileBatchAxis === right.fileBatchAxis && a.rank === right.rank;
    if (!alike || a.fileBatchAxis > a.rank - 3) return operation.unsupported(say`mixes the batch with other dimensions`);
    return a.with(matrixProduct(operation.builder, a.value, right.value));
  },
};
