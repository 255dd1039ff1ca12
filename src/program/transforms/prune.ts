import type { Equation, Program, Value } from '../types';

/**
 * The program without equations, constants and inputs that none of its outputs needs. Values keep their identity.
 */
export function prune(program: Program): Program {
  const needed = new Set<Value>(program.outputs.map(({ value }) => value));
  const equations: Equation[] = [];
  for (const equation of [...program.equations].reverse()) {
    if (!needed.has(equation.output)) continue;
    equations.push(equation);
    for (const input of equation.inputs) needed.add(input);
  }
  return {
    inputs: program.inputs.filter(({ value }) => needed.has(value)),
    constants: program.constants.filter(({ value }) => needed.has(value)),
    equations: equations.reverse(),
    outputs: program.outputs,
  };
}
