import { elementsPerSample } from '../../shape';
import type { Equation, Program, Value } from '../../types';
import { recomputed } from '../recomputed';
import type { Coefficient } from './coefficient';
import { movingInputs, type Region } from './regions';

const bytesOf = { float32: 4, int32: 4, uint8: 1 } as const;

function size({ type }: Value): number {
  return elementsPerSample(type.shape) * bytesOf[type.dtype];
}

/** Tells what must be kept per sample for a region of a program, in bytes. */
export class KeptBytes {
  private readonly definitions: ReadonlyMap<Value, Equation>;
  private readonly constants: ReadonlySet<Value>;
  /** Equations that need a kept value. */
  private readonly users = new Map<Value, Set<Equation>>();

  constructor(program: Program, private readonly unknown: ReadonlySet<Value>) {
    this.definitions = new Map(program.equations.map((equation) => [equation.output, equation]));
    this.constants = new Set(program.constants.map(({ value }) => value));
    for (const equation of program.equations) {
      if (!unknown.has(equation.output)) continue;
      for (const input of equation.inputs) {
        if (unknown.has(input)) continue;
        const source = this.source(input);
        const users = this.users.get(source) ?? new Set();
        this.users.set(source, users.add(equation));
      }
    }
  }

  /** For the region's equations as they are; what others need as well does not count. */
  asWritten({ equations }: Region): number {
    const factors = equations.flatMap((equation) => {
      const moving = movingInputs(equation, this.unknown) ?? [];
      return equation.inputs.filter((input) => !moving.includes(input));
    });
    return this.total(factors, equations);
  }

  /** For one product per exit. */
  asProducts({ equations }: Region, products: readonly (readonly [exit: Value, coefficient: Coefficient])[]): number {
    const single = products.flatMap(([, coefficient]) => (coefficient.kind === 'single' ? [coefficient.factor.known] : []));
    const computed = products.filter(([, { kind }]) => kind === 'computed').map(([exit]) => size(exit));
    return this.total(single, equations) + computed.reduce((sum, bytes) => sum + bytes, 0);
  }

  private total(factors: readonly Value[], equations: readonly Equation[]): number {
    const sources = new Set(factors.map((factor) => this.source(factor)));
    return [...sources]
      .filter((source) => !this.constants.has(source))
      .filter((source) => [...(this.users.get(source) ?? [])].every((user) => equations.includes(user)))
      .reduce((sum, source) => sum + size(source), 0);
  }

  /** What is kept so that a known value can be computed. */
  private source(value: Value): Value {
    const definition = this.definitions.get(value);
    const [input] = definition?.inputs ?? [];
    return definition && input && recomputed.has(definition.primitive) ? this.source(input) : value;
  }
}
