import { reshaped } from '../compositions/axes';
import { TangentError } from '../../contract/errors';
import type { Builder } from '../../program/builder';
import type { Value } from '../../program/types';
import { tensorOf } from '../arrays';
import type { NetworkWriter } from '../network-writer';
import type { Attributes } from './attributes';
import type { GraphMessage } from './messages';
import { Computed, isKnown, type KnownArray, type Operand } from './operand';

/** What the nodes of one graph share. */
export interface Context {
  /** Version of the standard operators. */
  readonly opset: number;
  readonly writer: NetworkWriter;
  /** Name of the model file, for messages. */
  readonly file: string;
}

/** One node to be imported, with what its importer may use. */
export class Operation {
  constructor(
    readonly type: string,
    readonly name: string,
    readonly operands: readonly (Operand | undefined)[],
    /** Names of the operands, '' for one left out. */
    readonly operandNames: readonly string[],
    /** Names of the results, '' for one not wanted. */
    readonly outputNames: readonly string[],
    readonly attributes: Attributes,
    private readonly context: Context,
    /** Imports a graph inside this node; gives its outputs in order. */
    readonly inline: (graph: GraphMessage) => readonly Operand[],
  ) {}

  get opset(): number {
    return this.context.opset;
  }

  get writer(): NetworkWriter {
    return this.context.writer;
  }

  get builder(): Builder {
    return this.context.writer.builder;
  }

  /** @throws TangentError saying why this node cannot be imported */
  unsupported(reason: string): never {
    throw new TangentError('backbone-unsupported', `${this.context.file}: node "${this.name}" (${this.type}) ${reason}`);
  }

  operand(index: number): Operand {
    return this.operands[index] ?? this.unsupported(`lacks operand ${index + 1}`);
  }

  /** An operand as a value of the program; known numbers become a constant. */
  computed(index = 0): Computed {
    const operand = this.operand(index);
    return isKnown(operand) ? new Computed(this.constant(operand)) : operand;
  }

  /** An operand as a value of the program whose batch is an axis of its own. */
  value(index = 0): Value {
    const { value, merged } = this.computed(index);
    return merged ? this.unsupported('mixes the batch with other dimensions') : value;
  }

  constant(array: KnownArray): Value {
    if (array.shape.includes(0)) return this.unsupported('has an operand without elements');
    return this.builder.constant(tensorOf(array));
  }

  /** An operand whose numbers are known. */
  known(index: number): KnownArray {
    const operand = this.operand(index);
    return isKnown(operand) ? operand : this.unsupported(`needs a constant as operand ${index + 1}`);
  }

  /** An operand whose numbers are known, if it is there. */
  optionalKnown(index: number): KnownArray | undefined {
    return this.operands[index] === undefined ? undefined : this.known(index);
  }

  /** The one number of a known operand, if it is there. */
  optionalNumber(index: number): number | undefined {
    const array = this.optionalKnown(index);
    if (array && array.data.length !== 1) return this.unsupported(`needs a single number as operand ${index + 1}`);
    return array?.data[0];
  }

  /** Whole numbers that older versions of an operator take as an attribute and newer ones as an operand. */
  integers(attribute: string, index: number): readonly number[] | undefined {
    return this.attributes.integers(attribute) ?? (this.operands[index] && Array.from(this.known(index).data));
  }

  /** An axis as the file gives it, negative from the end, below the rank. */
  fileAxis(given: number, rank: number): number {
    const axis = given < 0 ? given + rank : given;
    return Number.isInteger(axis) && axis >= 0 && axis < rank ? axis : this.unsupported(`has no axis ${given}`);
  }

  /** The axis of the program for an axis of the file that does not hold the batch merged with something. */
  axis(x: Computed, given: number): number {
    const axes = x.programAxes(this.fileAxis(given, x.rank));
    const [axis] = axes;
    return axis === undefined || axes.length > 1 ? this.unsupported('mixes the batch with other dimensions') : axis;
  }

  /** The axes of the program, ascending, for axes of the file; all of them unless given. */
  axes(x: Computed, given: readonly number[] | undefined): number[] {
    const all = given ?? Array.from({ length: x.rank }, (_, axis) => axis);
    const axes = all.map((axis) => this.axis(x, axis)).sort((a, b) => a - b);
    if (axes.some((axis) => x.programShape[axis] === 'N')) return this.unsupported('joins the pictures of a batch');
    return new Set(axes).size === axes.length ? axes : this.unsupported('names an axis twice');
  }

  /** A value whose axes given were reduced, with size 1 there where `keep` says so. */
  reduced(x: Computed, value: Value, axes: readonly number[], keep: boolean): Computed {
    if (!keep) return x.with(value);
    const shape = x.programShape.map((dimension, axis) => (axes.includes(axis) ? 1 : dimension));
    return x.with(reshaped(this.builder, value, shape));
  }

  /** A name for the layer this node is: that of its kernel without the suffix, else its own. */
  layerName(kernelIndex = 1): string {
    const kernel = /^(.+?)[./_](?:weight|kernel)$/i.exec(this.operandNames[kernelIndex] ?? '')?.[1];
    return kernel ?? (modulePath(this.name, this.type) || this.type.toLowerCase());
  }
}

/**
 * A node's name as the path of its module: PyTorch writes `/layer4/layer4.1/conv1/Conv` for `layer4.1.conv1`.
 */
function modulePath(name: string, type: string): string {
  const suffix = new RegExp(`^${type}(_\\d+)?$`);
  const parts = name.split('/').filter((part) => part !== '');
  if (parts.length > 1 && suffix.test(parts.at(-1) ?? '')) parts.pop();
  return parts.filter((part, i) => !parts[i + 1]?.startsWith(`${part}.`)).join('.');
}

/** Imports one kind of node: gives what its outputs stand for. */
export type Importer = (operation: Operation) => Operand | Value | readonly (Operand | Value)[];

/** Importers by operator name. */
export type Importers = Readonly<Record<string, Importer>>;
