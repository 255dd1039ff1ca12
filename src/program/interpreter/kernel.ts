import type { DType, Tensor, TensorData } from '../tensor';
import type { PrimitiveName, Vocabulary } from '../vocabulary';

/** Type of a result with the batch dimension resolved. */
export interface ResultType {
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/**
 * Computes one primitive. Inputs of type float32 hold float64 data and so must the result; inputs are not changed.
 */
export type Kernel<P extends PrimitiveName> = (
  inputs: readonly Tensor[],
  parameters: Vocabulary[P],
  result: ResultType,
) => TensorData;

/** The input at a position; throws if a primitive was given too few. */
export function tensorAt(inputs: readonly Tensor[], index: number): Tensor {
  const tensor = inputs[index];
  if (!tensor) throw new Error(`expected at least ${index + 1} inputs, got ${inputs.length}`);
  return tensor;
}

/** The numbers of a float32 input. */
export function floatsAt(inputs: readonly Tensor[], index: number): Float64Array {
  const { data } = tensorAt(inputs, index);
  if (!(data instanceof Float64Array)) throw new Error(`input ${index} is not of type float32`);
  return data;
}
