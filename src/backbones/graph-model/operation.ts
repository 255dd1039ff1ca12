import type { GraphContext } from '../graphs/context';
import { GraphNode } from '../graphs/node';
import type { Operand } from '../graphs/operand';
import type { Value } from '../../program/types';
import type { Layout } from '../../program/vocabulary';
import type { Attributes } from './attributes';
import { tellsNothing, type LayerNames } from './layer-names';
import { say } from '../../contract/message';

/** What the nodes of a file share. */
export interface Context extends GraphContext {
  readonly layerNames: LayerNames;
}

/** One node to be imported, with what its importer may use. */
export class Operation extends GraphNode {
  constructor(
    type: string,
    name: string,
    operands: readonly (Operand | undefined)[],
    /** Names of the nodes that define the operands. */
    readonly operandNames: readonly string[],
    readonly attributes: Attributes,
    readonly context: Context,
  ) {
    super(type, name, operands, context.writer, context.file);
  }

  /** The same node with other operands. */
  on(...operands: readonly Operand[]): Operation {
    return new Operation(this.type, this.name, operands, this.operandNames, this.attributes, this.context);
  }

  /** Where the axes of pictures stand. */
  get layout(): Layout {
    const format = this.attributes.text('data_format') ?? 'NHWC';
    return format === 'NHWC' || format === 'NCHW' ? format : this.unsupported(say`has the layout ${format}`);
  }

  /** Known whole numbers of an operand. */
  integers(index: number): number[] {
    const numbers = Array.from(this.known(index).data);
    return numbers.every(Number.isInteger) ? numbers : this.unsupported(say`needs whole numbers as operand ${index + 1}`);
  }

  /** A known whole number. */
  integer(index: number): number {
    const numbers = this.integers(index);
    return numbers.length === 1 ? numbers[0]! : this.unsupported(say`needs one number as operand ${index + 1}`);
  }

  /** A name for the layer this node is: that of its kernel, else its own. */
  layerName(kind: 'depthwise' | 'pointwise', kernelIndex = 1): string {
    const kernel = this.operandNames[kernelIndex] ?? '';
    return this.context.layerNames.nameOf(kernel === '' || tellsNothing(kernel) ? this.name : kernel, kind);
  }
}

/** Imports one kind of node: gives what its outputs stand for. */
export type Importer = (operation: Operation) => Operand | Value | readonly (Operand | Value)[];

/** Importers by the operation's name. */
export type Importers = Readonly<Record<string, Importer>>;
