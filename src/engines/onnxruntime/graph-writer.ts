/** Element types of the ONNX format that programs need, by the format's numbers. */
export const elementTypes = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9 } as const;

export type ElementType = keyof typeof elementTypes;

/** An attribute: a number is written as integer, `{float}` as float. */
export type Attribute = number | readonly number[] | string | { readonly float: number };

export interface Node {
  readonly operator: string;
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
  readonly nodes: Node[] = [];
  readonly initializers: Initializer[] = [];
  private readonly shared = new Map<string, string>();
  private next = 0;

  /** Writes a node with one output and returns the output's name. */
  node(operator: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    const output = this.name();
    this.nodes.push({ operator, inputs, output, attributes });
    return output;
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
    const name = this.name();
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.initializers.push({ name, type, shape, bytes });
    return name;
  }

  private once(key: string, write: () => string): string {
    const known = this.shared.get(key);
    if (known !== undefined) return known;
    const name = write();
    this.shared.set(key, name);
    return name;
  }

  private name(): string {
    return `t${this.next++}`;
  }
}
