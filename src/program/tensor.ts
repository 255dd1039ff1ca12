/** Element types of a program's tensors. `uint8` holds masks and window offsets, `int32` holds indices. */
export type DType = 'float32' | 'uint8' | 'int32';

/** A dimension: a positive whole number, or the one symbolic batch dimension. */
export type Dimension = number | 'N';

export type Shape = readonly Dimension[];

export interface TensorType {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** Data of a tensor whose shape is fully known. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly data: TensorData;
}

/** Float64 appears only in the interpreter; constants of a program are kept as they were given. */
export type TensorData = Float64Array | Float32Array | Uint8Array | Int32Array;
