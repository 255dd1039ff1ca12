import type { Shape } from '../../program/tensor';

/** Element types of the ONNX format that programs need, by the format's numbers. */
export const elementTypes = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9 } as const;

export type ElementType = keyof typeof elementTypes;

/** A graph's input or output. */
export interface Port {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: Shape;
  /** Whether it stands for the tensors of several steps, along an axis before the others. */
  readonly stacked?: boolean;
}

/** A graph with its inputs and outputs. */
export interface Part {
  readonly graph: GraphWriter;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
}

/** An attribute: a number is written as integer, `{float}` as float, a part as a graph, which uses no tensor from outside. */
export type Attribute = number | readonly number[] | string | { readonly float: number } | Part;

export interface Node {
  readonly operator: string;
  /** The operator's domain, if it is not ONNX's own. */
  readonly domain?: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface Initializer {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** Nodes and constants of an ONNX graph in the making; every tensor has one name. */
export class GraphWriter {
  private readonly written: Node[] = [];
  private readonly outputs = new Map<string, string>();
  readonly initializers: Initializer[] = [];
  private readonly shared = new Map<unknown, string>();
  private next = 0;

  /** @param prefix sets the names of its tensors apart from those of the graph that it is a part of */
  constructor(private readonly prefix = '') {}

  /** Writes a node with one output and returns the output's name. */
  node(operator: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}, domain = ''): string {
    const output = this.newName();
    this.written.push({ operator, domain, inputs, output, attributes });
    return output;
  }

  /** Makes a tensor an output of the graph. */
  giveOut(tensor: string, output: string): void {
    const made = this.written.some((node) => node.output === tensor);
    // An input, a constant or what is an output already must be copied.
    if (made && !this.outputs.has(tensor)) this.outputs.set(tensor, output);
    else this.written.push({ operator: 'Identity', inputs: [tensor], output, attributes: {} });
  }

  /** The nodes in the order of their evaluation. */
  get nodes(): readonly Node[] {
    const renamed = (tensor: string): string => this.outputs.get(tensor) ?? tensor;
    return this.written.map((node) => ({ ...node, inputs: node.inputs.map(renamed), output: renamed(node.output) }));
  }

  /** A float32 constant; float64 data is rounded. */
  floats(data: Float32Array | Float64Array, shape: readonly number[]): string {
    return this.initializer('float32', shape, data instanceof Float32Array ? data : Float32Array.from(data));
  }

  /** A float32 constant of no axes. */
  scalar(number: number): string {
    return this.once(`float ${number}`, () => this.floats(Float32Array.of(number), []));
  }

  /** An int32 constant of no axes. */
  integer(number: number): string {
    return this.once(`int32 ${number}`, () => this.initializer('int32', [], Int32Array.of(number)));
  }

  /** An int64 vector, as shapes, axes and positions are given. */
  vector(numbers: readonly number[]): string {
    const data = (): BigInt64Array => BigInt64Array.from(numbers, BigInt);
    return this.once(`int64 ${numbers.join()}`, () => this.initializer('int64', [numbers.length], data()));
  }

  initializer(type: ElementType, shape: readonly number[], data: ArrayBufferView): string {
    const name = this.newName();
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.initializers.push({ name, type, shape, bytes });
    return name;
  }

  /** What `write` has written under this key, the first time it is asked for. */
  once(key: unknown, write: () => string): string {
    const known = this.shared.get(key);
    if (known !== undefined) return known;
    const name = write();
    this.shared.set(key, name);
    return name;
  }

  /** The name of a tensor that no other has. */
  newName(): string {
    return `${this.prefix}t${this.next++}`;
  }
}
