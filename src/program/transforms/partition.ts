import type { Program, Value } from '../types';
import { collectFactors } from './factors/collect-factors';
import { contentAddresses } from './hash';
import { hoistRepeated } from './hoist-repeated';
import { recomputed } from './recomputed';
import { simplify } from './simplify';
import { splitProgram } from './split';

/** A program cut into what is constant per sample and what changes. */
export interface Partitioned {
  /** (known inputs) → the values to keep, named by their content address. */
  readonly constant: Program;
  /** (values kept, unknown inputs) → outputs. */
  readonly changing: Program;
  /** Names of the values kept. */
  readonly kept: readonly string[];
}

/**
 * Moves everything that depends on known inputs alone into a program of its own, to be run once per sample.
 * Every output must depend on an unknown input.
 */
export function partition(program: Program, known: ReadonlySet<string>): Partitioned {
  const simple = simplify(hoistRepeated(collectFactors(simplify(program), known), known));
  const addresses = contentAddresses(simple);
  const unknown = new Set(simple.inputs.map(({ name }) => name).filter((name) => !known.has(name)));
  const names = new Set<string>();
  const nameOf = (value: Value, index: number): string => {
    const address = `constant/${addresses.get(value)?.slice(0, 32) ?? ''}`;
    // Large constants of equal content may be kept twice in a program, and so what is computed from them.
    const name = names.has(address) ? `${address}/${index}` : address;
    names.add(name);
    return name;
  };
  const { early, late, crossing } = splitProgram(simple, unknown, {
    nameOf,
    recompute: recomputed,
    inputsCross: true,
  });
  return { constant: simplify(early), changing: simplify(late), kept: crossing };
}
