import { Builder, lookUp } from '../builder';
import type { Equation, Program, Value } from '../types';
import type { PrimitiveName } from '../vocabulary';

/** A program cut in two: what does not depend on the late inputs, and the rest. */
export interface SplitProgram {
  /** (early inputs) → outputs that need no late input, and every crossing value under its name. */
  readonly early: Program;
  /** (early inputs it uses itself, crossing values, late inputs) → the other outputs. */
  readonly late: Program;
  /** Names of the crossing values: outputs of `early` and inputs of `late`. */
  readonly crossing: readonly string[];
}

export interface SplitOptions {
  /** Names a crossing value; they must differ. */
  readonly nameOf: (value: Value, index: number) => string;
  /** Primitives computed again on the late side instead of crossing, where they depend on what crosses anyway. */
  readonly recompute?: ReadonlySet<PrimitiveName>;
  /** Whether early inputs that the late side uses cross as values instead of staying inputs of both. */
  readonly inputsCross?: boolean;
}

/** Values that depend on any of the inputs named. */
export function dependents(program: Program, names: ReadonlySet<string>): Set<Value> {
  const dependent = new Set<Value>(program.inputs.filter(({ name }) => names.has(name)).map(({ value }) => value));
  for (const { inputs, output } of program.equations) {
    if (inputs.some((input) => dependent.has(input))) dependent.add(output);
  }
  return dependent;
}

/**
 * Cuts a program by what depends on the inputs named `lateInputs`. Inlining `early` and then `late` gives the
 * program again.
 */
export function splitProgram(program: Program, lateInputs: ReadonlySet<string>, options: SplitOptions): SplitProgram {
  const late = dependents(program, lateInputs);
  const definitions = new Map(program.equations.map((equation) => [equation.output, equation]));
  const inputNames = new Map(program.inputs.map(({ name, value }) => [value, name]));
  const constants = new Map(program.constants.map(({ value, tensor }) => [value, tensor]));
  const crossing = new Map<Value, string>();
  const recomputed = new Set<Equation>();
  const lateBuilder = new Builder();
  const written = new Map<Value, Value>();

  const cross = (value: Value): Value => {
    const name = options.nameOf(value, crossing.size);
    crossing.set(value, name);
    return lateBuilder.input(name, value.type.shape, value.type.dtype);
  };
  const write = (equation: Equation): Value =>
    lateBuilder.emit(equation.primitive, equation.inputs.map(onLateSide), equation.parameters);
  const bring = (value: Value): Value => {
    const tensor = constants.get(value);
    if (tensor) return lateBuilder.constant(tensor);
    const name = inputNames.get(value);
    if (name !== undefined && !options.inputsCross) return lateBuilder.input(name, value.type.shape, value.type.dtype);
    const definition = definitions.get(value);
    if (definition && options.recompute?.has(definition.primitive)) {
      recomputed.add(definition);
      return write(definition);
    }
    return cross(value);
  };
  function onLateSide(value: Value): Value {
    const found = written.get(value);
    if (found) return found;
    const brought = bring(value);
    written.set(value, brought);
    return brought;
  }

  for (const { name, value } of program.inputs) {
    if (late.has(value)) written.set(value, lateBuilder.input(name, value.type.shape, value.type.dtype));
  }
  for (const equation of program.equations) if (late.has(equation.output)) written.set(equation.output, write(equation));
  for (const { name, value } of program.outputs) if (late.has(value)) lateBuilder.output(name, lookUp(written, value));

  const earlyOutputs = program.outputs.filter(({ value }) => !late.has(value));
  const early: Program = {
    inputs: program.inputs.filter(({ value }) => !late.has(value)),
    constants: program.constants,
    equations: program.equations.filter(({ output }) => !late.has(output)),
    outputs: [...earlyOutputs, ...[...crossing].map(([value, name]) => ({ name, value }))],
  };
  return { early, late: lateBuilder.build(), crossing: [...crossing.values()] };
}
