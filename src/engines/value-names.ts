import { lookUp } from '../program/builder';
import type { Equation, Value } from '../program/types';

/** What the writer of a graph does where a value has no name in it yet. */
export interface NewNames {
  /** Writes a small tensor repeated to the full shape of a value. */
  readonly repeat: (small: string, value: Value) => string;
  /** Writes a constant that is written only once it is needed; null for any other value. */
  readonly constant?: (value: Value) => string | null;
}

/** How a graph that is being written calls the values of a program. What is broadcast is repeated only where an operator does not do it by itself. */
export class ValueNames {
  readonly #names = new Map<Value, string>();
  readonly #small = new Map<Value, string>();
  readonly #newNames: NewNames;

  constructor(newNames: NewNames) {
    this.#newNames = newNames;
  }

  set(value: Value, name: string): void {
    this.#names.set(value, name);
  }

  /** Takes over what an equation was written as; a broadcast as the tensor before it is repeated. */
  setOutput({ primitive, output }: Equation, name: string): void {
    (primitive === 'broadcast' ? this.#small : this.#names).set(output, name);
  }

  /** A value in its full shape. @throws if the value is undefined or nothing has written it */
  full(value: Value | undefined): string {
    if (!value) throw new Error('an equation lacks an input');
    const known = this.#names.get(value);
    if (known !== undefined) return known;
    const small = this.#small.get(value);
    const written = small === undefined ? (this.#newNames.constant?.(value) ?? null) : this.#newNames.repeat(small, value);
    if (written === null) return lookUp(this.#names, value);
    this.#names.set(value, written);
    return written;
  }

  /** Values of which an operator repeats the small ones itself, at least one of them in its full shape. */
  operands(values: readonly Value[]): string[] {
    const allSmall = values.every((value) => this.#small.has(value));
    return values.map((value, index) => (allSmall && index === 0 ? this.full(value) : (this.#small.get(value) ?? this.full(value))));
  }
}
