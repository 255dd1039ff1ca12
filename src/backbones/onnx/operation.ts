import { TangentError } from '../../contract/errors';
import type { Value } from '../../program/types';
import type { NumberArray } from '../arrays';
import type { NetworkWriter } from '../network-writer';
import type { Attributes } from './attributes';

/** What an ONNX name stands for: a value of the program, or numbers known at import. */
export type Operand = Value | NumberArray;

export function isArray(operand: Operand): operand is NumberArray {
  return 'data' in operand;
}

/** One node to be imported, with what its importer may use. */
export class Operation {
  constructor(
    readonly type: string,
    readonly name: string,
    readonly operands: readonly (Operand | undefined)[],
    /** Names of the operands, '' for one left out. */
    readonly operandNames: readonly string[],
    readonly outputCount: number,
    readonly attributes: Attributes,
    readonly opset: number,
    readonly writer: NetworkWriter,
    private readonly file: string,
  ) {}

  /** @throws TangentError saying why this node cannot be imported */
  unsupported(reason: string): never {
    throw new TangentError('backbone-unsupported', `${this.file}: node "${this.name}" (${this.type}) ${reason}`);
  }

  operand(index: number): Operand {
    return this.operands[index] ?? this.unsupported(`lacks operand ${index + 1}`);
  }

  /** An operand that depends on the picture. */
  value(index = 0): Value {
    const operand = this.operand(index);
    return isArray(operand) ? this.unsupported(`has a constant as operand ${index + 1}, a picture is needed`) : operand;
  }

  /** An operand whose numbers are known. */
  array(index: number): NumberArray {
    const operand = this.operand(index);
    return isArray(operand) ? operand : this.unsupported(`needs a constant as operand ${index + 1}`);
  }

  /** An operand whose numbers are known, if it is there. */
  optionalArray(index: number): NumberArray | undefined {
    return this.operands[index] === undefined ? undefined : this.array(index);
  }

  /** Whole numbers that older versions of an operator take as an attribute and newer ones as an operand. */
  integers(attribute: string, index: number): readonly number[] | undefined {
    return this.attributes.integers(attribute) ?? (this.operands[index] && Array.from(this.array(index).data));
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
  const parts = name
    .replace(new RegExp(`/${type}(_\\d+)?$`), '')
    .split('/')
    .filter((part) => part !== '');
  return parts.filter((part, i) => !parts[i + 1]?.startsWith(`${part}.`)).join('.');
}

/** Imports one kind of node: gives what its outputs stand for. */
export type Importer = (operation: Operation) => Operand | readonly Operand[];

/** Importers by operator name. */
export type Importers = Readonly<Record<string, Importer>>;
