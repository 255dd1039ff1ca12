import type { DType, Tensor } from '../../program/tensor';
import type { Tfjs, TfTensor } from './kernel';

/**
 * Puts a tensor on the backend, uint8 as int32, for TensorFlow.js knows no bytes; a mask of zeros and ones as booleans.
 * May share memory with the given tensor, until it is disposed of.
 */
export function upload(tf: Tfjs, { shape, dtype, data }: Tensor, isMask = false): TfTensor {
  const sizes = [...shape];
  if (isMask && data instanceof Uint8Array) return tf.tensor(data, sizes, 'bool');
  if (dtype !== 'float32') return tf.tensor(data instanceof Int32Array ? data : new Int32Array(data), sizes, 'int32');
  return tf.tensor(data instanceof Float32Array ? data : new Float32Array(data), sizes, 'float32');
}

/** A copy of a backend's tensor as an element type of programs; masks come from either bool or int32. */
export async function download(tensor: TfTensor, dtype: DType): Promise<Tensor> {
  const shape = [...tensor.shape];
  const data = await tensor.data();
  if (dtype === 'float32') return { shape, dtype, data: new Float32Array(data) };
  return { shape, dtype, data: dtype === 'uint8' ? new Uint8Array(data) : new Int32Array(data) };
}
