import type { NumberArray } from '../arrays';
import type { AttributeMessage } from './messages';
import { readTensor } from './tensor-data';

/** The attributes of one node, read by name and kind; a missing one gives `undefined`. */
export class Attributes {
  private readonly byName: ReadonlyMap<string, AttributeMessage>;

  constructor(
    attributes: readonly AttributeMessage[],
    private readonly file: string,
  ) {
    this.byName = new Map(attributes.map((attribute) => [attribute.name, attribute]));
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  integer(name: string): number | undefined {
    return this.byName.get(name)?.i;
  }

  float(name: string): number | undefined {
    return this.byName.get(name)?.f;
  }

  text(name: string): string | undefined {
    const bytes = this.byName.get(name)?.s;
    return bytes && new TextDecoder().decode(bytes);
  }

  integers(name: string): readonly number[] | undefined {
    return this.byName.get(name)?.ints;
  }

  floats(name: string): readonly number[] | undefined {
    return this.byName.get(name)?.floats;
  }

  tensor(name: string): NumberArray | undefined {
    const message = this.byName.get(name)?.t;
    return message ? readTensor(message, this.file) : undefined;
  }
}
