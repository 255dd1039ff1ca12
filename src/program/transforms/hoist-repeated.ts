import { Builder, lookUp } from '../builder';
import { ones } from '../primitives/factories';
import type { EquationOf, Program, Value } from '../types';
import { dependents } from './split';
import { graphOf, type Graph } from './graph';

/** Σ over axes of mask·(rest + repeated vector). */
interface MaskedSum {
  readonly masked: EquationOf<'applyMask'>;
  readonly rest: Value;
  readonly repeated: EquationOf<'broadcast'>;
}

function maskedSum(sum: EquationOf<'reduceSum'>, graph: Graph, unknown: ReadonlySet<Value>): MaskedSum | null {
  const definitionOf = (value: Value | undefined) => {
    const definition = value && graph.definitions.get(value);
    return definition && graph.consumers(definition.output).length === 1 && !graph.outputs.has(definition.output) ? definition : undefined;
  };
  const masked = definitionOf(sum.inputs[0]);
  const mask = masked?.inputs[1];
  if (masked?.primitive !== 'applyMask' || mask === undefined || unknown.has(mask)) return null;
  const addition = definitionOf(masked.inputs[0]);
  if (addition?.primitive !== 'add') return null;
  for (const [index, input] of addition.inputs.entries()) {
    const repeated = graph.definitions.get(input);
    const rest = addition.inputs[1 - index];
    if (repeated?.primitive !== 'broadcast' || rest === undefined || !unknown.has(input) || !unknown.has(rest)) continue;
    if (sum.parameters.axes.some((axis) => repeated.parameters.axes.includes(axis))) continue;
    return { masked, rest, repeated };
  }
  return null;
}

/**
 * The same program with Σ mask·(x + b), where the unknown b repeats along all axes summed and the mask is known,
 * written as Σ mask·x + b·Σ mask: the second sum is constant per sample, and neither b's addition nor its transpose
 * passes over the whole picture any more. So it is with the bias of a layer before a rectifier and the global average.
 */
export function hoistRepeated(program: Program, known: ReadonlySet<string>): Program {
  const graph = graphOf(program);
  const unknown = dependents(program, new Set(program.inputs.map(({ name }) => name).filter((name) => !known.has(name))));
  const builder = new Builder();
  const written = new Map<Value, Value>();
  for (const { name, value } of program.inputs) written.set(value, builder.input(name, value.type.shape, value.type.dtype));
  for (const { value, tensor } of program.constants) written.set(value, builder.constant(tensor));
  for (const equation of program.equations) {
    const found = equation.primitive === 'reduceSum' ? maskedSum(equation, graph, unknown) : null;
    const inputs = equation.inputs.map((input) => lookUp(written, input));
    if (!found || equation.primitive !== 'reduceSum') {
      written.set(equation.output, builder.emit(equation.primitive, inputs, equation.parameters));
      continue;
    }
    const { masked, rest, repeated } = found;
    const { axes } = equation.parameters;
    const mask = lookUp(written, masked.inputs[1] as Value);
    const sum = (value: Value): Value => builder.emit('reduceSum', [builder.emit('applyMask', [value, mask], masked.parameters)], { axes });
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
