import { Builder, lookUp } from '../builder';
import { primitives } from '../primitives';
import { zeros } from '../primitives/factories';
import type { Equation, Primitive, Program, Value } from '../types';
import type { PrimitiveName } from '../vocabulary';
import { dualName } from './names';
import { prune } from './prune';
import { simplify } from './simplify';
import { dependents } from './split';

/**
 * The transpose of a program that is linear in some of its inputs while the others are held: the backward pass.
 * @param linearInputs names of the inputs in which the program is linear together
 * @returns (held inputs, `cotangent/<output>` for each output that depends on a linear input) →
 *   `cotangent/<input>` for each linear input; names lose a leading `tangent/`, and a transposed program
 *   transposed again has its first names
 *   (held inputs that the result does not need are left out)
 * @throws if an equation on the way is not linear
 */
export function transpose(program: Program, linearInputs: readonly string[]): Program {
  const linear = dependents(program, new Set(linearInputs));
  const builder = new Builder();
  const held = new Map<Value, Value>();
  for (const { name, value } of program.inputs) {
    if (!linear.has(value)) held.set(value, builder.input(name, value.type.shape, value.type.dtype));
  }
  for (const { value, tensor } of program.constants) held.set(value, builder.constant(tensor));
  for (const { primitive, inputs, parameters, output } of program.equations) {
    if (linear.has(output)) continue;
    held.set(output, builder.emit(primitive, inputs.map((input) => lookUp(held, input)), parameters));
  }

  const cotangents = new Map<Value, Value>();
  const accumulate = (value: Value, cotangent: Value) => {
    const sum = cotangents.get(value);
    cotangents.set(value, sum ? builder.emit('add', [sum, cotangent], {}) : cotangent);
  };
  for (const { name, value } of program.outputs) {
    if (linear.has(value)) accumulate(value, builder.input(dualName(name), value.type.shape));
  }
  for (const equation of [...program.equations].reverse()) {
    const cotangent = cotangents.get(equation.output);
    if (!cotangent || !linear.has(equation.output)) continue;
    // Rules read only the types of linear inputs, so the original values may stand for them.
    const inputs = equation.inputs.map((input) => held.get(input) ?? input);
    equation.inputs.forEach((input, index) => {
      if (linear.has(input)) accumulate(input, transposeEquation(builder, equation, inputs, cotangent, index));
    });
  }
  for (const name of linearInputs) {
    const input = program.inputs.find((candidate) => candidate.name === name);
    if (!input) throw new Error(`the program has no input ${name}`);
    builder.output(dualName(name), cotangents.get(input.value) ?? zeros(builder, input.value.type));
  }
  return prune(simplify(builder.build()));
}

function transposeEquation(builder: Builder, equation: Equation, inputs: Value[], cotangent: Value, index: number): Value {
  // TypeScript cannot see that rules and parameters belong to the same primitive.
  const rules = primitives[equation.primitive] as unknown as Primitive<PrimitiveName>;
  if (!rules.transpose) throw new Error(`${equation.primitive} is not linear and cannot be transposed`);
  const { parameters, output } = equation;
  return rules.transpose(builder, { inputs, output, parameters }, cotangent, index);
}
