import type { DType, TensorData } from '../tensor';

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Distance between neighbours along each axis in row-major order. */
export function rowMajorStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis -= 1) strides[axis] = strides[axis + 1]! * shape[axis + 1]!;
  return strides;
}

/** Zeros of a type; float32 is computed in float64. */
export function zerosOf(dtype: DType, length: number): Float64Array | Uint8Array | Int32Array {
  if (dtype === 'float32') return new Float64Array(length);
  return dtype === 'uint8' ? new Uint8Array(length) : new Int32Array(length);
}

/** Data as the interpreter holds that type; the same array where it already is. */
export function convertedTo(dtype: DType, data: TensorData): Float64Array | Uint8Array | Int32Array {
  if (dtype === 'float32') return data instanceof Float64Array ? data : Float64Array.from(data);
  if (dtype === 'uint8') return data instanceof Uint8Array ? data : Uint8Array.from(data);
  return data instanceof Int32Array ? data : Int32Array.from(data);
}

/**
 * Goes through the positions of a shape in row-major order and gives for each the offset Σ position[axis]·steps[axis].
 */
export function forEachOffset(
  shape: readonly number[],
  steps: readonly number[],
  visit: (index: number, offset: number) => void,
): void {
  const count = elementCount(shape);
  const position = shape.map(() => 0);
  let offset = 0;
  for (let index = 0; index < count; index += 1) {
    visit(index, offset);
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      position[axis]! += 1;
      offset += steps[axis]!;
      if (position[axis]! < shape[axis]!) break;
      offset -= steps[axis]! * shape[axis]!;
      position[axis] = 0;
    }
  }
}
