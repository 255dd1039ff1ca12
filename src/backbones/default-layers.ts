import { layerOf } from '../program/transforms/fold';
import { graphOf, type Graph } from '../program/transforms/graph';
import type { Equation, Program, Value } from '../program/types';

/**
 * The layers to linearize by default: those of the topmost residual block, if the features come out of a residual
 * join before any other layer, else the topmost layer.
 * @param program with the one output `features`
 * @returns names in the order of evaluation; empty if no layer is left
 */
export function defaultLayers(program: Program): string[] {
  const graph = graphOf(program);
  const topmost = [...program.equations]
    .reverse()
    .find((equation) => layerOf(equation, graph.inputNames) !== undefined);
  if (!topmost) return [];
  const join = topmostJoin(program, graph);
  if (join) {
    const block = layersOfBlock(join, program, graph);
    if (block.length > 0) return block;
  }
  return [layerOf(topmost, graph.inputNames) ?? ''];
}

/** The addition of two values that both depend on the picture, if no layer stands between it and the features. */
function topmostJoin(program: Program, graph: Graph): Equation | undefined {
  let value = program.outputs[0]?.value;
  while (value) {
    const equation = graph.definitions.get(value);
    if (!equation || layerOf(equation, graph.inputNames) !== undefined) return undefined;
    const data = equation.inputs.filter((input) => !isRepeatedVector(input, graph));
    if (data.length === 2 && equation.primitive === 'add') return equation;
    if (data.length !== 1) return undefined;
    value = data[0];
  }
  return undefined;
}

/** A bias or a constant per channel. */
function isRepeatedVector(value: Value, graph: Graph): boolean {
  const definition = graph.definitions.get(value);
  return definition?.primitive === 'broadcast' && !graph.definitions.has(definition.inputs[0] ?? value);
}

/** Layers between the join's operands and the last value that both depend on. */
function layersOfBlock(join: Equation, program: Program, graph: Graph): string[] {
  const [first, second] = join.inputs.map((input) => ancestors(input, graph));
  if (!first || !second) return [];
  const fork = [...program.equations].reverse().find(({ output }) => first.has(output) && second.has(output));
  const below = fork ? ancestors(fork.output, graph) : new Set<Value>();
  return program.equations.flatMap((equation) => {
    const layer = layerOf(equation, graph.inputNames);
    const inside = (first.has(equation.output) || second.has(equation.output)) && !below.has(equation.output);
    return layer !== undefined && inside ? [layer] : [];
  });
}

/** The value and everything it is computed from. */
function ancestors(value: Value, graph: Graph): Set<Value> {
  const found = new Set<Value>([value]);
  for (const current of found) for (const input of graph.definitions.get(current)?.inputs ?? []) found.add(input);
  return found;
}
