import type { DType, Tensor } from '../../../program/tensor';

/** Elements after which the numbers repeat themselves, which spares the time to make them. */
const period = 2 ** 16;

/**
 * A tensor to measure with, the same every time: numbers between −1 and 1, none of them tiny, from a linear congruential
 * generator; of whole numbers zeros and ones.
 */
export function filled(shape: readonly number[], dtype: DType = 'float32'): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const data = dtype === 'float32' ? new Float32Array(size) : dtype === 'uint8' ? new Uint8Array(size) : new Int32Array(size);
  let state = 1;
  for (let i = 0; i < Math.min(size, period); i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[i] = dtype === 'float32' ? state / 2 ** 31 - 1 : state >>> 31;
  }
  for (let done = period; done < size; done *= 2) data.copyWithin(done, 0, Math.min(done, size - done));
  return { shape, dtype, data };
}
