import type { Shape } from '../../program/tensor';
import type { Value } from '../../program/types';
import type { NumberArray } from '../arrays';

/** Numbers known at import: weights, or whole numbers of shape arithmetic. */
export interface KnownArray extends NumberArray {
  /** Whether the file holds them as integers or truth values: integer division truncates. */
  readonly whole: boolean;
  /** The format's number of their data type, for what stands in the file. */
  readonly elementType?: number;
}

/**
 * A value of the program, as the file sees it. The program has the batch dimension N as an axis of its own; a file may
 * join it with the axis after it, as [N·heads, positions, width] does. Such a value is `merged`: its axes N and k are
 * one axis of size k·N in the file.
 */
export class Computed {
  constructor(
    readonly value: Value,
    readonly merged = false,
    /** What a quantizing operator did to it, which its counterpart undoes. */
    readonly quantization?: { readonly scale: KnownArray; readonly zeroPoint: KnownArray | undefined },
  ) {}

  get programShape(): Shape {
    return this.value.type.shape;
  }

  /** Number of axes in the file. */
  get rank(): number {
    return this.programShape.length - Number(this.merged);
  }

  /** The axis in the file that holds the batch, −1 if none does. */
  get batchAxis(): number {
    return this.programShape.indexOf('N');
  }

  /** The sizes in the file, the batch counted as `BATCH`. */
  get sizes(): number[] {
    const batch = this.batchAxis;
    return this.programShape.flatMap((dimension, axis) => {
      if (this.merged && axis === batch) return [];
      if (this.merged && axis === batch + 1) return [BATCH * Number(dimension)];
      return [dimension === 'N' ? BATCH : dimension];
    });
  }

  /** The axes of the program that an axis of the file stands for: two where the batch is merged, else one. */
  programAxes(axis: number): number[] {
    const batch = this.batchAxis;
    if (!this.merged || axis < batch) return [axis];
    return axis === batch ? [axis, axis + 1] : [axis + 1];
  }

  /** Another value with the same place of the batch. */
  with(value: Value): Computed {
    return new Computed(value, this.merged);
  }
}

/** What a name in a graph stands for. */
export type Operand = Computed | KnownArray;

/**
 * Stands for the batch size, which is not known, in the integers of shape arithmetic: a prime so large that no
 * dimension is a multiple of it by chance. Multiples k·N stay recognizable through products and quotients.
 */
export const BATCH = 2 ** 31 - 19;

/** k where the size is k times the batch, else undefined. */
export function batchMultiple(size: number): number | undefined {
  return size >= BATCH && size % BATCH === 0 ? size / BATCH : undefined;
}

export function isKnown(operand: Operand): operand is KnownArray {
  return !(operand instanceof Computed);
}

/** Floating-point numbers. */
export function floats(data: Float32Array | Float64Array, shape: readonly number[] = [data.length]): KnownArray {
  return { shape, data, whole: false };
}

/** Whole numbers. */
export function wholes(values: ArrayLike<number>, shape: readonly number[] = [values.length]): KnownArray {
  return { shape, data: Float64Array.from(values), whole: true };
}

/** The sizes of an operand in the file, the batch counted as `BATCH`. */
export function sizesOf(operand: Operand): readonly number[] {
  return isKnown(operand) ? operand.shape : operand.sizes;
}
