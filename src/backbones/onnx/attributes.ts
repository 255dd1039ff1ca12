import type { AttributeMessage, GraphMessage } from './messages';
import type { KnownArray } from '../graphs/operand';
import type { TensorReader } from './tensor-data';

/** Kinds of attributes in the format: an attribute of another kind than asked for counts as missing. */
const FLOAT = 1;
const INT = 2;
const STRING = 3;
const TENSOR = 4;
const GRAPH = 5;
const FLOATS = 6;
const INTS = 7;
const STRINGS = 8;

/** The attributes of one node, read by name and kind; a missing one gives `undefined`. */
export class Attributes {
  private readonly byName: ReadonlyMap<string, AttributeMessage>;

  constructor(
    attributes: readonly AttributeMessage[],
    private readonly tensors: TensorReader,
  ) {
    this.byName = new Map(attributes.map((attribute) => [attribute.name, attribute]));
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  integer(name: string): number | undefined {
    return this.find(name, INT)?.i;
  }

  float(name: string): number | undefined {
    return this.find(name, FLOAT)?.f;
  }

  text(name: string): string | undefined {
    const bytes = this.find(name, STRING)?.s;
    return bytes && new TextDecoder().decode(bytes);
  }

  integers(name: string): readonly number[] | undefined {
    return this.find(name, INTS)?.ints;
  }

  floats(name: string): readonly number[] | undefined {
    return this.find(name, FLOATS)?.floats;
  }

  texts(name: string): readonly string[] | undefined {
    return this.find(name, STRINGS)?.strings.map((bytes) => new TextDecoder().decode(bytes));
  }

  tensor(name: string): KnownArray | undefined {
    const message = this.find(name, TENSOR)?.t;
    return message ? this.tensors.read(message) : undefined;
  }

  graph(name: string): GraphMessage | undefined {
    return this.find(name, GRAPH)?.g ?? undefined;
  }

  private find(name: string, type: number): AttributeMessage | undefined {
    const attribute = this.byName.get(name);
    return attribute?.type === type ? attribute : undefined;
  }
}
