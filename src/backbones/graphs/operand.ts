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

/** The neighbour of the batch axis with which a file makes one axis of it. */
export type Merged = 'next' | 'previous' | null;

/**
 * A value of the program, as the file sees it. The program has the batch dimension N as an axis of its own; a file may
 * join it with the axis after it, as [N·heads, positions, width] does, or with the one before it, as
 * [positions·N, width] does. Such a value is `merged`: its axes N and k, or k and N, are one axis of size k·N in the file.
 */
export class Computed {
  constructor(
    readonly value: Value,
    readonly merged: Merged = null,
    /** What a quantizing operator did to it, which its counterpart undoes. */
    readonly quantization?: { readonly scale: KnownArray; readonly zeroPoint: KnownArray | undefined },
  ) {}

  get programShape(): Shape {
    return this.value.type.shape;
  }

  /** Number of axes in the file. */
  get rank(): number {
    return this.programShape.length - (this.merged ? 1 : 0);
  }

  /** The axis in the program that is the batch, −1 if none is. */
  get batchAxis(): number {
    return this.programShape.indexOf('N');
  }

  /** The axis in the file that holds the batch, −1 if none does; if merged, also the first of its two in the program. */
  get fileBatchAxis(): number {
    return this.merged === 'previous' ? this.batchAxis - 1 : this.batchAxis;
  }

  /** The sizes in the file, the batch counted as `BATCH`. */
  get sizes(): number[] {
    const sizes = this.programShape.map((dimension) => (dimension === 'N' ? BATCH : dimension));
    const [first, second] = this.programAxes(this.fileBatchAxis);
    if (first !== undefined && second !== undefined) sizes.splice(first, 2, (sizes[first] ?? 1) * (sizes[second] ?? 1));
    return sizes;
  }

  /** The axes of the program that an axis of the file stands for: two where the batch is merged, else one. */
  programAxes(axis: number): number[] {
    const batch = this.fileBatchAxis;
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
