import { Builder, lookUp } from '../builder';
import { ones } from '../primitives/factories';
import type { Equation, EquationOf, Program, Value } from '../types';
import { dependents } from './split';
import { graphOf, type Graph } from './graph';

type Weighting = EquationOf<'applyMask'> | EquationOf<'multiply'>;

/** Σ over axes of weight·(rest + repeated vector), the weight being a mask or a factor. */
interface WeightedSum {
  readonly weighting: Weighting;
  readonly weight: Value;
  readonly rest: Value;
  readonly repeated: EquationOf<'broadcast'>;
}

/** What an equation weights and its known weight. */
function weightingOf(equation: Equation | undefined, unknown: ReadonlySet<Value>): [Weighting, weighted: Value, weight: Value] | null {
  if (equation?.primitive !== 'applyMask' && equation?.primitive !== 'multiply') return null;
  const [first, second] = equation.inputs;
  if (!first || !second) return null;
  if (!unknown.has(second)) return [equation, first, second];
  return equation.primitive === 'multiply' && !unknown.has(first) ? [equation, second, first] : null;
}

function weightedSum(sum: EquationOf<'reduceSum'>, graph: Graph, unknown: ReadonlySet<Value>): WeightedSum | null {
  const definitionOf = (value: Value | undefined) => {
    const definition = value && graph.definitions.get(value);
    return definition && graph.consumers(definition.output).length === 1 && !graph.outputs.has(definition.output) ? definition : undefined;
  };
  const found = weightingOf(definitionOf(sum.inputs[0]), unknown);
  if (!found) return null;
  const [weighting, weighted, weight] = found;
  const addition = definitionOf(weighted);
  if (addition?.primitive !== 'add') return null;
  for (const [index, input] of addition.inputs.entries()) {
    const repeated = graph.definitions.get(input);
    const rest = addition.inputs[1 - index];
    if (repeated?.primitive !== 'broadcast' || rest === undefined || !unknown.has(input) || !unknown.has(rest)) continue;
    if (sum.parameters.axes.some((axis) => repeated.parameters.axes.includes(axis))) continue;
    return { weighting, weight, rest, repeated };
  }
  return null;
}

/**
 * The same program with Σ w·(x + b), where the unknown b repeats along all axes summed and the weight w is known,
 * written as Σ w·x + b·Σ w: the second sum is constant per sample, and neither b's addition nor its transpose
 * passes over the whole picture any more. So it is with the bias of a layer before a rectifier, or another activation,
 * and the global average.
 */
export function hoistRepeated(program: Program, known: ReadonlySet<string>): Program {
  const graph = graphOf(program);
  const unknown = dependents(program, new Set(program.inputs.map(({ name }) => name).filter((name) => !known.has(name))));
  const builder = new Builder();
  const written = new Map<Value, Value>();
  for (const { name, value } of program.inputs) written.set(value, builder.input(name, value.type.shape, value.type.dtype));
  for (const { value, tensor } of program.constants) written.set(value, builder.constant(tensor));
  for (const equation of program.equations) {
    const found = equation.primitive === 'reduceSum' ? weightedSum(equation, graph, unknown) : null;
    const inputs = equation.inputs.map((input) => lookUp(written, input));
    if (!found || equation.primitive !== 'reduceSum') {
      written.set(equation.output, builder.emit(equation.primitive, inputs, equation.parameters));
      continue;
    }
    const { weighting, weight, rest, repeated } = found;
    const { axes } = equation.parameters;
    const known = lookUp(written, weight);
    const sum = (value: Value): Value =>
      builder.emit('reduceSum', [builder.emit(weighting.primitive, [value, known], weighting.parameters)], { axes });
    const { shape } = equation.output.type;
    const kept = rest.type.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
    const vector = builder.emit('broadcast', [lookUp(written, repeated.inputs[0] as Value)], {
      shape,
      axes: repeated.parameters.axes.map((axis) => kept.indexOf(axis)),
    });
    const count = sum(ones(builder, rest.type));
    written.set(equation.output, builder.emit('add', [sum(lookUp(written, rest)), builder.emit('multiply', [vector, count], {})], {}));
  }
  for (const { name, value } of program.outputs) builder.output(name, lookUp(written, value));
  return builder.build();
}
