import { freeAxes } from '../../../program/primitives/contract';
import { resolveShape } from '../../../program/shape';
import { transposed, type Tfjs, type TfjsKernel, type TfTensor } from '../kernel';

function together(shape: readonly number[], axes: readonly number[]): number {
  return axes.reduce((product, axis) => product * (shape[axis] ?? 1), 1);
}

/** The axes as batch, rows, columns of a matrix, from what is together in the operand. */
interface Sides {
  readonly pairs: readonly number[];
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

/** The operand as matrices; turned by the product itself where `lazily` and only rows and columns are exchanged. */
function asMatrices(tf: Tfjs, tensor: TfTensor, { pairs, rows, columns }: Sides, lazily: boolean): [TfTensor, turned: boolean] {
  const { shape } = tensor;
  const batches = pairs.length === 0 ? [] : [together(shape, pairs)];
  const [height, width] = [together(shape, rows), together(shape, columns)];
  const exchanged = [...pairs, ...columns, ...rows];
  if (lazily && exchanged.every((axis, i) => axis === i)) return [tf.reshape(tensor, [...batches, width, height]), true];
  return [tf.reshape(transposed(tf, tensor, [...pairs, ...rows, ...columns]), [...batches, height, width]), false];
}

/** A matrix product, batched if need be. */
export const contract: TfjsKernel<'contract'> = ({ tf, own }, { parameters: { contracting, batch: pairs }, output }) =>
  ({ input, batch }) => {
    const [a, b] = [input(0), input(1)];
    const freeA = freeAxes(a.shape, contracting[0], pairs[0]);
    const freeB = freeAxes(b.shape, contracting[1], pairs[1]);
    const [left, turnedA] = asMatrices(tf, a, { pairs: pairs[0], rows: freeA, columns: contracting[0] }, own.transposes);
    const [right, turnedB] = asMatrices(tf, b, { pairs: pairs[1], rows: contracting[1], columns: freeB }, own.transposes);
    return tf.reshape(tf.matMul(left, right, turnedA, turnedB), resolveShape(output.type.shape, batch));
  };
