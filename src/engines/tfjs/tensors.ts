import type { DType, Tensor } from '../../program/tensor';
import type { Tfjs, TfTensor } from './kernel';

/**
 * Puts a tensor on the backend: uint8 as int32, for TensorFlow.js knows no bytes.
 * May share memory with the given tensor; `copy` says not to.
 */
export function upload(tf: Tfjs, { shape, dtype, data }: Tensor, copy = false): TfTensor {
  const sizes = [...shape];
  if (dtype !== 'float32') {
    const integers = data instanceof Int32Array && !copy ? data : Int32Array.from(data);
    return tf.tensor(integers, sizes, 'int32');
  }
  return tf.tensor(data instanceof Float32Array && !copy ? data : new Float32Array(data), sizes, 'float32');
}

/** A copy of a backend's tensor as an element type of programs; masks come from either bool or int32. */
export async function download(tensor: TfTensor, dtype: DType): Promise<Tensor> {
  const shape = [...tensor.shape];
  const data = await tensor.data();
  if (dtype === 'float32') return { shape, dtype, data: new Float32Array(data) };
  return { shape, dtype, data: dtype === 'uint8' ? Uint8Array.from(data) : Int32Array.from(data) };
}
