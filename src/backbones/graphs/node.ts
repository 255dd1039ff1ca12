import { reshaped } from '../compositions/axes';
import { TangentError } from '../../contract/errors';
import { say, type Said } from '../../contract/message';
import type { Builder } from '../../program/builder';
import type { Value } from '../../program/types';
import { sizeOf, tensorOf } from '../arrays';
import { requireModest } from '../compositions/limits';
import type { NetworkWriter } from '../network-writer';
import { batchMultiple, Computed, isKnown, type KnownArray, type Operand } from './operand';

/** One node of a graph of operators, with what its importer may use, whatever the format of the file. */
export class GraphNode {
  constructor(
    /** Name of the operator. */
    readonly type: string,
    readonly name: string,
    readonly operands: readonly (Operand | undefined)[],
    readonly writer: NetworkWriter,
    /** Name of the model file, for messages. */
    readonly file: string,
  ) {}

  get builder(): Builder {
    return this.writer.builder;
  }

  /** @throws TangentError saying why this node cannot be imported */
  unsupported(reason: Said): never {
    throw new TangentError('backbone-unsupported', say`${this.file}: node "${this.name}" (${this.type}) ${reason}`);
  }

  operand(index: number): Operand {
    return this.operands[index] ?? this.unsupported(say`lacks operand ${index + 1}`);
  }

  /** An operand as a value of the program; known numbers become a constant. */
  computed(index = 0): Computed {
    const operand = this.operand(index);
    return isKnown(operand) ? new Computed(this.constant(operand)) : operand;
  }

  /** An operand as a value of the program whose batch is an axis of its own. */
  value(index = 0): Value {
    const { value, merged } = this.computed(index);
    return merged ? this.unsupported(say`mixes the batch with other dimensions`) : value;
  }

  constant(array: KnownArray): Value {
    if (array.shape.includes(0)) return this.unsupported(say`has an operand without elements`);
    return this.builder.constant(tensorOf(array));
  }

  /** An operand whose numbers are known. */
  known(index: number): KnownArray {
    const operand = this.operand(index);
    return isKnown(operand) ? operand : this.unsupported(say`needs a constant as operand ${index + 1}`);
  }

  /** An operand whose numbers are known, if it is there. */
  optionalKnown(index: number): KnownArray | undefined {
    return this.operands[index] === undefined ? undefined : this.known(index);
  }

  /** The one number of a known operand, if it is there. */
  optionalNumber(index: number): number | undefined {
    const array = this.optionalKnown(index);
    if (array && array.data.length !== 1) return this.unsupported(say`needs a single number as operand ${index + 1}`);
    return array?.data[0];
  }

  /**
   * Numbers as the shape of an array that may be made at import. It does not depend on the picture, so that where the
   * file gives it the batch it stands for one picture, as in a file with a fixed batch of 1.
   */
  shape(numbers: ArrayLike<number>): number[] {
    const shape = Array.from(numbers, (size) => batchMultiple(size) ?? size);
    if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
      return this.unsupported(say`asks for the impossible shape [${shape.join(', ')}]`);
    }
    requireModest(sizeOf(shape));
    return shape;
  }

  /** An axis as the file gives it, negative from the end, below the rank. */
  fileAxis(given: number, rank: number): number {
    const axis = given < 0 ? given + rank : given;
    return Number.isInteger(axis) && axis >= 0 && axis < rank ? axis : this.unsupported(say`has no axis ${given}`);
  }

  /** The axis of the program for an axis of the file that does not hold the batch merged with something. */
  axis(x: Computed, given: number): number {
    const axes = x.programAxes(this.fileAxis(given, x.rank));
    const [axis] = axes;
    return axis === undefined || axes.length > 1 ? this.unsupported(say`mixes the batch with other dimensions`) : axis;
  }

  /** The axes of the program, ascending, for axes of the file; all of them unless given. */
  axes(x: Computed, given: readonly number[] | undefined): number[] {
    const all = given ?? Array.from({ length: x.rank }, (_, axis) => axis);
    const axes = all.map((axis) => this.axis(x, axis)).sort((a, b) => a - b);
    if (axes.some((axis) => x.programShape[axis] === 'N')) return this.unsupported(say`joins the pictures of a batch`);
    return new Set(axes).size === axes.length ? axes : this.unsupported(say`names an axis twice`);
  }

  /** A value whose axes given were reduced, with size 1 there where `keep` says so. */
  reduced(x: Computed, value: Value, axes: readonly number[], keep: boolean): Computed {
    if (!keep) return x.with(value);
    const shape = x.programShape.map((dimension, axis) => (axes.includes(axis) ? 1 : dimension));
    return x.with(reshaped(this.builder, value, shape));
  }
}
