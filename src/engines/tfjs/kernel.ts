import type * as tfjs from '@tensorflow/tfjs-core';
import type { Application } from '../../program/types';
import type { PrimitiveName } from '../../program/vocabulary';

/** The functions of TensorFlow.js, from whichever of its packages is there. */
export type Tfjs = typeof tfjs;
export type TfTensor = tfjs.Tensor;
export type TfPicture = tfjs.Tensor4D;

/**
 * Which of a backend's kernels are used beside those of plain forward operations, because they are there, right and
 * fast. Without them their results are composed of forward operations.
 */
export interface OwnKernels {
  /** Products of turned matrices, zeros around a picture while it is convolved, and the transposes of convolution. */
  readonly transposes: boolean;
  /** The transpose of depthwise convolution by its kernel. */
  readonly depthwiseKernelGradient: boolean;
}

/** What a kernel may use while its program is compiled. */
export interface Preparation {
  readonly tf: Tfjs;
  readonly own: OwnKernels;
  /** A float32 tensor that stays on the backend as long as the executable lives. */
  floats(data: Float32Array, shape: readonly number[]): TfTensor;
  /** The same of int32. */
  integers(data: Int32Array, shape: readonly number[]): TfTensor;
}

/** What a kernel sees of one evaluation. */
export interface Scope {
  /** The size of the batch dimension N. */
  readonly batch: number;
  /** The tensor of input `index` in its full shape. */
  input(index: number): TfTensor;
  /**
   * Operands of an elementwise function, which repeats axes of size 1 by itself: a tensor that the program repeats is
   * given as it is before, but not all of them.
   */
  operands(): [TfTensor, TfTensor];
}

/**
 * Prepares what a primitive computes, with forward operations only. Tensors that the returned function makes on its
 * way are disposed of by the caller; it may return an input as it is.
 */
export type TfjsKernel<P extends PrimitiveName> = (
  preparation: Preparation,
  application: Application<P>,
) => (scope: Scope) => TfTensor;

/** The tensor with its axes in another order; the same tensor for the order it has. */
export function transposed(tf: Tfjs, tensor: TfTensor, permutation: readonly number[]): TfTensor {
  const identity = permutation.every((axis, i) => axis === i);
  return identity ? tensor : tf.transpose(tensor, [...permutation]);
}
