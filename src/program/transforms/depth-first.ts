import type { Equation, Program, Value } from '../types';

/** The same program with its equations in the order in which its outputs, one after the other, need them. */
export function depthFirst(program: Program): Program {
  const makers = new Map(program.equations.map((equation) => [equation.output, equation]));
  const written = new Set<Equation>();
  const write = (value: Value): void => {
    // A stack of its own: programs are deeper than the language's may be.
    const stack: { readonly equation: Equation; inputs: number }[] = [];
    const enter = (entered: Value): void => {
      const equation = makers.get(entered);
      if (equation && !written.has(equation)) stack.push({ equation, inputs: 0 });
    };
    enter(value);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const next = top.equation.inputs[top.inputs++];
      if (next) enter(next);
      else {
        written.add(top.equation);
        stack.pop();
      }
    }
  };
  for (const { value } of program.outputs) write(value);
  return { ...program, equations: [...written] };
}
