import { Builder, lookUp } from '../builder';
import { interpret } from '../interpreter';
import type { Tensor } from '../tensor';
import type { Equation, Program, Value } from '../types';
import type { PrimitiveName } from '../vocabulary';
import { prune } from './prune';

/** What is computed in a moment, and is not larger than what it is computed from. */
const folded: ReadonlySet<PrimitiveName> = new Set([
  'reshape', 'permute', 'slice', 'cast', 'scale', 'add', 'subtract', 'multiply', 'divide', 'squareRoot', 'absolute', 'reduceSum',
]); // prettier-ignore

/**
 * The same program with what depends on constants alone computed beforehand, in float64. Repetitions, convolutions
 * and products stay: they would make a program larger, or take long.
 */
export function foldConstants(program: Program): Program {
  const builder = new Builder();
  const renamed = new Map<Value, Value>();
  const known = new Map<Value, Tensor>();
  const written = new Map<Value, Value>();
  /** A constant is written when something that stays needs it. */
  const valueOf = (value: Value): Value => {
    const tensor = known.get(value);
    if (!tensor) return lookUp(renamed, value);
    const constant = written.get(value) ?? builder.constant(tensor);
    written.set(value, constant);
    return constant;
  };
  for (const { name, value } of program.inputs) renamed.set(value, builder.input(name, value.type.shape, value.type.dtype));
  for (const { value, tensor } of program.constants) known.set(value, tensor);
  for (const equation of program.equations) {
    const tensors = equation.inputs.flatMap((input) => known.get(input) ?? []);
    if (folded.has(equation.primitive) && tensors.length === equation.inputs.length) known.set(equation.output, evaluated(equation, tensors));
    else renamed.set(equation.output, builder.emit(equation.primitive, equation.inputs.map(valueOf), equation.parameters));
  }
  for (const { name, value } of program.outputs) builder.output(name, valueOf(value));
  return prune(builder.build());
}

function evaluated(equation: Equation, tensors: readonly Tensor[]): Tensor {
  const constants = tensors.flatMap((tensor, index) => {
    const value = equation.inputs[index];
    return value ? [{ value, tensor }] : [];
  });
  const outputs = [{ name: 'value', value: equation.output }];
  const { value } = interpret({ inputs: [], constants, equations: [equation], outputs }, {});
  if (!value) throw new Error('the equation gave nothing');
  return value;
}
