import type { Equation, Program, Value } from '../types';

/** Who defines and who uses each value of a program. */
export interface Graph {
  readonly definitions: ReadonlyMap<Value, Equation>;
  readonly inputNames: ReadonlyMap<Value, string>;
  readonly outputs: ReadonlySet<Value>;
  /** Equations that use the value; one that uses it twice stands twice. */
  consumers(value: Value): readonly Equation[];
}

export function graphOf(program: Program): Graph {
  const consumers = new Map<Value, Equation[]>();
  for (const equation of program.equations) {
    for (const input of equation.inputs) {
      const users = consumers.get(input);
      if (users) users.push(equation);
      else consumers.set(input, [equation]);
    }
  }
  return {
    definitions: new Map(program.equations.map((equation) => [equation.output, equation])),
    inputNames: new Map(program.inputs.map(({ name, value }) => [value, name])),
    outputs: new Set(program.outputs.map(({ value }) => value)),
    consumers: (value) => consumers.get(value) ?? [],
  };
}
