import type { TensorData } from '../../../program/tensor';

/** An attribute of a node in TensorFlow's JSON: numbers and lists of them are integers. */
export type Attribute = number | readonly number[] | boolean | { readonly text: string } | { readonly float: number } | { readonly type: keyof typeof types };

const types = { float32: 'DT_FLOAT', int32: 'DT_INT32', bool: 'DT_BOOL' } as const;

export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
  readonly attr: Readonly<Record<string, unknown>>;
}

/** A constant of the graph, as TensorFlow.js keeps them in files of their own. */
export interface Weight {
  readonly name: string;
  readonly dtype: 'float32' | 'int32';
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** Nodes and constants of a TensorFlow.js graph model in the making. */
export class GraphDefinition {
  readonly nodes: GraphNode[] = [];
  readonly weights: Weight[] = [];
  private readonly shared = new Map<string, string>();
  private next = 0;

  /** The input of a name. */
  placeholder(name: string, shape: readonly (number | 'N')[]): string {
    const dim = shape.map((size) => ({ size: size === 'N' ? '-1' : String(size) }));
    this.nodes.push({ name, op: 'Placeholder', input: [], attr: { dtype: { type: types.float32 }, shape: { shape: { dim } } } });
    return name;
  }

  /** Writes a node and returns its name. */
  node(op: string, input: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}, name = this.name()): string {
    const attr = Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, encoded(value)]));
    this.nodes.push({ name, op, input, attr });
    return name;
  }

  floats(data: TensorData, shape: readonly number[]): string {
    return this.constant('float32', shape, data instanceof Float32Array ? data : Float32Array.from(data));
  }

  scalar(number: number): string {
    return this.once(`float ${number}`, () => this.floats(Float32Array.of(number), []));
  }

  /** A vector of int32, as shapes, axes and positions are given. */
  vector(numbers: readonly number[]): string {
    return this.once(`int32 ${numbers.join()}`, () => this.constant('int32', [numbers.length], Int32Array.from(numbers)));
  }

  /** An int32 of no axes. */
  integer(number: number): string {
    return this.constant('int32', [], Int32Array.of(number));
  }

  /** A matrix of int32 with two columns, as paddings are given. */
  pairs(numbers: readonly number[]): string {
    return this.constant('int32', [numbers.length / 2, 2], Int32Array.from(numbers));
  }

  /** What `write` has written under this key, the first time it is asked for. */
  once(key: string, write: () => string): string {
    const known = this.shared.get(key) ?? write();
    this.shared.set(key, known);
    return known;
  }

  private constant(dtype: Weight['dtype'], shape: readonly number[], data: Weight['data']): string {
    const name = this.name();
    const dim = shape.map((size) => ({ size: String(size) }));
    const value = { tensor: { dtype: types[dtype], tensorShape: { dim } } };
    this.nodes.push({ name, op: 'Const', input: [], attr: { dtype: { type: types[dtype] }, value } });
    this.weights.push({ name, dtype, shape, data });
    return name;
  }

  private name(): string {
    return `t${this.next++}`;
  }
}

function encoded(value: Attribute): unknown {
  if (typeof value === 'number') return { i: String(value) };
  if (typeof value === 'boolean') return { b: value };
  if ('text' in value) return { s: Buffer.from(value.text).toString('base64') };
  if ('float' in value) return { f: value.float };
  if ('type' in value) return { type: types[value.type] };
  return { list: { i: value.map(String) } };
}
