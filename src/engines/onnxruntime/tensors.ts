import type { Tensor as OrtTensor } from 'onnxruntime-node';
import type { DType, Tensor } from '../../program/tensor';
import { RuntimeTensor } from './runtime';

function elements({ dtype, data }: Tensor): Float32Array | Uint8Array | Int32Array {
  if (dtype !== 'float32') {
    if (data instanceof Uint8Array || data instanceof Int32Array) return data;
    throw new Error(`a tensor of ${dtype} holds floating point numbers`);
  }
  return data instanceof Float32Array ? data : Float32Array.from(data);
}

/** Shares memory with the tensor where the element types allow it. */
export function toRuntime(tensor: Tensor): OrtTensor {
  return new RuntimeTensor(tensor.dtype, elements(tensor), tensor.shape);
}

/** Shares memory with the runtime's tensor. */
export function fromRuntime(tensor: OrtTensor): Tensor {
  const { data, dims, type } = tensor;
  if (!(data instanceof Float32Array || data instanceof Uint8Array || data instanceof Int32Array)) {
    throw new Error(`the runtime gave a tensor of ${type}`);
  }
  return { shape: dims, dtype: type as DType, data };
}

/** A new tensor of zeros. */
export function zeros(dtype: DType, shape: readonly number[]): OrtTensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const kinds = { float32: Float32Array, uint8: Uint8Array, int32: Int32Array };
  return new RuntimeTensor(dtype, new kinds[dtype](size), shape);
}
