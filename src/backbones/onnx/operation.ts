import type { Value } from '../../program/types';
import type { GraphContext } from '../graphs/context';
import { GraphNode } from '../graphs/node';
import type { Operand } from '../graphs/operand';
import type { Attributes } from './attributes';
import type { GraphMessage, NodeMessage } from './messages';

/** What the nodes of one graph share. */
export interface Context extends GraphContext {
  /** Version of the standard operators. */
  readonly opset: number;
}

/** One node to be imported, with what its importer may use. */
export class Operation extends GraphNode {
  constructor(
    type: string,
    name: string,
    operands: readonly (Operand | undefined)[],
    /** Names of the operands before they were turned or converted, '' for one left out. */
    readonly operandNames: readonly string[],
    /** Names of the results, '' for one not wanted. */
    readonly outputNames: readonly string[],
    readonly attributes: Attributes,
    private readonly context: Context,
    /** Imports a graph inside this node; gives its outputs in order. */
    readonly inline: (graph: GraphMessage) => readonly Operand[],
    /** The module that the node's bias, or the exporter, tells. */
    private readonly module: string | undefined,
  ) {
    super(type, name, operands, context.writer, context.file);
  }

  get opset(): number {
    return this.context.opset;
  }

  /** Whole numbers that older versions of an operator take as an attribute and newer ones as an operand. */
  integers(attribute: string, index: number): readonly number[] | undefined {
    return this.attributes.integers(attribute) ?? (this.operands[index] && Array.from(this.known(index).data));
  }

  /** A name for the layer this node is: that of its kernel without the suffix, else its own. */
  layerName(kernelIndex = 1): string {
    const kernel = /^(.+?)[./_](?:weight|kernel)(?:_quantized)?$/i.exec(this.operandNames[kernelIndex] ?? '')?.[1];
    return kernel ?? this.module ?? (modulePath(this.name, this.type) || this.type.toLowerCase());
  }
}

/**
 * The module of a node from PyTorch's description `['', 'blocks', 'blocks.0', 'linear']`, from the outermost to the
 * function: the innermost before it.
 */
export function moduleOf({ metadataProps }: NodeMessage): string | undefined {
  const scopes = metadataProps.find(({ key }) => key === 'pkg.torch.onnx.name_scopes')?.value ?? '';
  return [...scopes.matchAll(/'([^']*)'/g)].at(-2)?.[1] || undefined;
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
