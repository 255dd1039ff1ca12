import { freeAxes } from '../../../program/primitives/contract';
import { resolveShape } from '../../../program/shape';
import { transposed, type TfjsKernel } from '../kernel';

function together(shape: readonly number[], axes: readonly number[]): number {
  return axes.reduce((product, axis) => product * (shape[axis] ?? 1), 1);
}

/** A matrix product, batched if need be. Operands are turned beforehand: products of turned ones are slow on WASM. */
export const contract: TfjsKernel<'contract'> = ({ tf }, { parameters: { contracting, batch: pairs }, output }) =>
  ({ input, batch }) => {
    const [a, b] = [input(0), input(1)];
    const freeA = freeAxes(a.shape, contracting[0], pairs[0]);
    const freeB = freeAxes(b.shape, contracting[1], pairs[1]);
    const [m, k, n] = [together(a.shape, freeA), together(a.shape, contracting[0]), together(b.shape, freeB)];
    const batches = pairs[0].length === 0 ? [] : [together(a.shape, pairs[0])];
    const left = tf.reshape(transposed(tf, a, [...pairs[0], ...freeA, ...contracting[0]]), [...batches, m, k]);
    const right = tf.reshape(transposed(tf, b, [...pairs[1], ...contracting[1], ...freeB]), [...batches, k, n]);
    return tf.reshape(tf.matMul(left, right), resolveShape(output.type.shape, batch));
  };
