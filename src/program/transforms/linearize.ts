import { Builder, lookUp } from '../builder';
import { primitives } from '../primitives';
import { zeros } from '../primitives/factories';
import type { Emitter, Equation, Primitive, Program, Value } from '../types';
import type { PrimitiveName } from '../vocabulary';
import { tangentName } from './names';
import { prune } from './prune';
import { simplify } from './simplify';
import { splitProgram } from './split';

/** A program's first-order Taylor expansion, in two programs. */
export interface Linearized {
  /** (inputs) → outputs, and `residual/<k>`: what the tangent program needs to know of the point. */
  readonly primal: Program;
  /** (inputs it uses, residuals, `tangent/<input>` for each of `wrt`) → `tangent/<output>`; linear in the tangents. */
  readonly tangent: Program;
  /** Names of the residuals. */
  readonly residuals: readonly string[];
}

function tangentOf(emitter: Emitter, equation: Equation, inputs: Value[], output: Value, tangents: (Value | null)[]) {
  if (tangents.every((tangent) => tangent === null)) return null;
  // TypeScript cannot see that rules and parameters belong to the same primitive.
  const rules = primitives[equation.primitive] as unknown as Primitive<PrimitiveName>;
  return rules.tangent(emitter, { inputs, output, parameters: equation.parameters }, tangents);
}

/**
 * The Jacobian-vector product as one program: (inputs, `tangent/<input>` for each of `wrt`) → outputs and
 * `tangent/<output>` for each output. Forward mode, one sweep (Pearlmutter 1994).
 */
export function jacobianVectorProduct(program: Program, wrt: readonly string[]): Program {
  const builder = new Builder();
  const primal = new Map<Value, Value>();
  const tangents = new Map<Value, Value>();
  for (const { name, value } of program.inputs) {
    primal.set(value, builder.input(name, value.type.shape, value.type.dtype));
  }
  for (const name of wrt) {
    const input = program.inputs.find((candidate) => candidate.name === name);
    if (!input) throw new Error(`the program has no input ${name}`);
    tangents.set(input.value, builder.input(tangentName(name), input.value.type.shape));
  }
  for (const { value, tensor } of program.constants) primal.set(value, builder.constant(tensor));
  for (const equation of program.equations) {
    const inputs = equation.inputs.map((input) => lookUp(primal, input));
    const output = builder.emit(equation.primitive, inputs, equation.parameters);
    primal.set(equation.output, output);
    const tangent = tangentOf(builder, equation, inputs, output, equation.inputs.map((input) => tangents.get(input) ?? null));
    if (tangent) tangents.set(equation.output, tangent);
  }
  for (const { name, value } of program.outputs) builder.output(name, lookUp(primal, value));
  for (const { name, value } of program.outputs) {
    builder.output(tangentName(name), tangents.get(value) ?? zeros(builder, value.type));
  }
  return simplify(builder.build());
}

/**
 * Linearizes a program at a point that stays symbolic: the Jacobian-vector product cut into what depends on the
 * point alone and what depends on the tangents. Any set of inputs may be chosen.
 * @param wrt names of the float32 inputs whose tangents are given; throws if one does not exist
 */
export function linearize(program: Program, wrt: readonly string[]): Linearized {
  const product = jacobianVectorProduct(program, wrt);
  const { early, late, crossing } = splitProgram(product, new Set(wrt.map(tangentName)), {
    nameOf: (_, index) => `residual/${index}`,
  });
  const names = new Set(program.outputs.map(({ name }) => tangentName(name)));
  // An output that no tangent reaches has the tangent zero, which does not depend on the late inputs.
  const unreached = early.outputs.filter(({ name }) => names.has(name));
  const primal = prune({ ...early, outputs: early.outputs.filter((output) => !unreached.includes(output)) });
  return { primal, tangent: withZeros(late, unreached.map(({ name, value }) => ({ name, value }))), residuals: crossing };
}

function withZeros(tangent: Program, unreached: Program['outputs']): Program {
  if (unreached.length === 0) return tangent;
  const builder = new Builder();
  const outputs = builder.inline(tangent, new Map());
  for (const [name, value] of outputs) builder.output(name, value);
  for (const { name, value } of unreached) builder.output(name, zeros(builder, value.type));
  return builder.build();
}
