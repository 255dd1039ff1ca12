import type { Equation, EquationOf, Program, Value } from '../../program/types';

/** A kernel's gradient to which a tensor, times a number, is added. */
export interface Sum {
  readonly gradient: EquationOf<'convolutionKernelGradient'>;
  readonly start: Value;
  readonly factor: number;
}

/** What a program's additions add to kernel gradients, and the equations that need not be written any more. */
export interface Sums {
  readonly sums: ReadonlyMap<Equation, Sum>;
  readonly absorbed: ReadonlySet<Equation>;
}

/**
 * Finds additions to kernel gradients that are used nowhere else. A matrix product may begin with what is added
 * instead of with zeros, which saves passes over tensors as large as a layer's parameters.
 */
export function sumsOf(program: Program): Sums {
  const uses = new Map<Value, number>();
  const used = (value: Value) => uses.set(value, (uses.get(value) ?? 0) + 1);
  for (const { inputs } of program.equations) inputs.forEach(used);
  for (const { value } of program.outputs) used(value);
  const makers = new Map(program.equations.map((equation) => [equation.output, equation]));
  const sums = new Map<Equation, Sum>();
  const absorbed = new Set<Equation>();
  const maker = (value: Value | undefined): Equation | undefined => {
    const equation = value && makers.get(value);
    return equation && uses.get(equation.output) === 1 ? equation : undefined;
  };
  for (const equation of program.equations) {
    if (equation.primitive !== 'add') continue;
    const at = equation.inputs.findIndex((input) => maker(input)?.primitive === 'convolutionKernelGradient');
    const [gradient, other] = [maker(equation.inputs[at]), equation.inputs[1 - at]];
    if (gradient?.primitive !== 'convolutionKernelGradient' || !other) continue;
    const scale = maker(other);
    absorbed.add(gradient);
    if (scale?.primitive === 'scale' && scale.inputs[0]) {
      absorbed.add(scale);
      sums.set(equation, { gradient, start: scale.inputs[0], factor: scale.parameters.factor });
    } else {
      sums.set(equation, { gradient, start: other, factor: 1 });
    }
  }
  return { sums, absorbed };
}
