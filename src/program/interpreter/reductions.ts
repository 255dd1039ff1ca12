import { freeAxes } from '../primitives/contract';
import { elementCount, forEachOffset, rowMajorStrides } from './arrays';
import { floatsAt, tensorAt, type Kernel } from './kernel';

export const reduceSum: Kernel<'reduceSum'> = (inputs, { axes }, { shape }) => {
  const { shape: from } = tensorAt(inputs, 0);
  const x = floatsAt(inputs, 0);
  const strides = rowMajorStrides(shape);
  let kept = 0;
  // Along a summed axis the target does not move.
  const steps = from.map((_, axis) => (axes.includes(axis) ? 0 : strides[kept++]!));
  const result = new Float64Array(elementCount(shape));
  forEachOffset(from, steps, (index, offset) => {
    result[offset]! += x[index]!;
  });
  return result;
};

/** Offsets of all positions of some axes of a shape, in row-major order of those axes as they are listed. */
function offsetsAlong(shape: readonly number[], axes: readonly number[]): Int32Array {
  const strides = rowMajorStrides(shape);
  const sizes = axes.map((axis) => shape[axis]!);
  const offsets = new Int32Array(elementCount(sizes));
  forEachOffset(sizes, axes.map((axis) => strides[axis]!), (index, offset) => {
    offsets[index] = offset;
  });
  return offsets;
}

export const contract: Kernel<'contract'> = (inputs, { contracting, batch }, { shape }) => {
  const [a, b] = [floatsAt(inputs, 0), floatsAt(inputs, 1)];
  const [shapeA, shapeB] = [tensorAt(inputs, 0).shape, tensorAt(inputs, 1).shape];
  const [batchA, batchB] = [offsetsAlong(shapeA, batch[0]), offsetsAlong(shapeB, batch[1])];
  const [summedA, summedB] = [offsetsAlong(shapeA, contracting[0]), offsetsAlong(shapeB, contracting[1])];
  const freeA = offsetsAlong(shapeA, freeAxes(shapeA, contracting[0], batch[0]));
  const freeB = offsetsAlong(shapeB, freeAxes(shapeB, contracting[1], batch[1]));
  const result = new Float64Array(elementCount(shape));
  let row = 0;
  for (let n = 0; n < batchA.length; n += 1) {
    for (const own of freeA) {
      for (let k = 0; k < summedA.length; k += 1) {
        const factor = a[batchA[n]! + own + summedA[k]!]!;
        const from = batchB[n]! + summedB[k]!;
        for (let j = 0; j < freeB.length; j += 1) result[row + j]! += factor * b[from + freeB[j]!]!;
      }
      row += freeB.length;
    }
  }
  return result;
};
