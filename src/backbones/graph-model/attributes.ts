import type { AttributeValue, ShapeProto } from './schema';

/** The attributes of one node, read by name and kind; a missing one gives `undefined`. */
export class Attributes {
  constructor(private readonly byName: Readonly<Record<string, AttributeValue>>) {}

  integer(name: string): number | undefined {
    return this.value(name)?.i;
  }

  float(name: string): number | undefined {
    return this.value(name)?.f;
  }

  flag(name: string): boolean {
    return this.value(name)?.b ?? false;
  }

  text(name: string): string | undefined {
    const bytes = this.value(name)?.s;
    return bytes === undefined ? undefined : decoded(bytes);
  }

  /** Name of a type of numbers, as `DT_FLOAT`. */
  type(name: string): string | undefined {
    const type = this.value(name)?.type;
    return typeof type === 'number' ? typeNames[type] : type;
  }

  shape(name: string): ShapeProto | undefined {
    return this.value(name)?.shape;
  }

  functionName(name: string): string | undefined {
    return this.value(name)?.func?.name;
  }

  integers(name: string): readonly number[] | undefined {
    return this.value(name)?.list?.i;
  }

  texts(name: string): readonly string[] | undefined {
    return this.value(name)?.list?.s?.map(decoded);
  }

  /** These attributes with others in their place. */
  with(changes: Readonly<Record<string, AttributeValue>>): Attributes {
    return new Attributes({ ...this.byName, ...changes });
  }

  private value(name: string): AttributeValue | undefined {
    return Object.hasOwn(this.byName, name) ? this.byName[name] : undefined;
  }
}

/** Types by their number in TensorFlow's `DataType`. */
const typeNames: Readonly<Record<number, string>> = {
  1: 'DT_FLOAT',
  2: 'DT_DOUBLE',
  3: 'DT_INT32',
  4: 'DT_UINT8',
  9: 'DT_INT64',
  10: 'DT_BOOL',
  14: 'DT_BFLOAT16',
  19: 'DT_HALF',
};

function decoded(bytes: string | readonly number[]): string {
  return typeof bytes === 'string' ? Buffer.from(bytes, 'base64').toString('utf8') : Buffer.from(bytes).toString('utf8');
}
