import { pictureAxes } from '../program/picture';
import { layerOf, type ParametricEquation } from '../program/transforms/fold';
import { graphOf, type Graph } from '../program/transforms/graph';
import type { Equation, Program, Value } from '../program/types';

/** The layer that yields the logits. */
export interface ClassifierLayer {
  readonly name: string;
  readonly input: Value;
}

/** What may stand between the logits and the output of a network. */
const passing: ReadonlySet<Equation['primitive']> = new Set(['reshape', 'permute', 'softmax', 'logSoftmax', 'sigmoid', 'add', 'multiply', 'scale']);
/** What stands there as well where classes are computed at each position and then averaged. */
const averaging: ReadonlySet<Equation['primitive']> = new Set([...passing, 'relu', 'reduceSum', 'averagePool']);

const namedClassifier = /classifier|logits|predictions/i;

/**
 * The layer whose output reaches the network's output through nothing but its bias, shape changes and softmax: a dense
 * layer, or a 1×1 convolution on a pooled picture; before an average over positions also a 1×1 convolution, if a
 * softmax or its name says that it classifies.
 */
export function classifierOf(program: Program): ClassifierLayer | undefined {
  const output = program.outputs[0]?.value;
  if (!output) return undefined;
  const graph = graphOf(program);
  return classifierBefore(output, graph, passing, isDirect) ?? classifierBefore(output, graph, averaging, isAveraged);
}

type Test = (equation: ParametricEquation, name: string, softmax: boolean) => boolean;

function classifierBefore(output: Value, graph: Graph, between: typeof passing, accepted: Test): ClassifierLayer | undefined {
  let equation: Equation | undefined = graph.definitions.get(output);
  let softmax = false;
  while (equation) {
    const name = layerOf(equation, graph.inputNames);
    if (name !== undefined) {
      const input = equation.inputs[0];
      return input && accepted(equation as ParametricEquation, name, softmax) ? { name, input } : undefined;
    }
    softmax ||= equation.primitive === 'softmax' || equation.primitive === 'logSoftmax';
    const source: Value | undefined = sourceOf(equation, graph, between);
    equation = source && graph.definitions.get(source);
  }
  return undefined;
}

/** The operand through which logits pass, if the equation is of the kinds that may follow a classifier. */
function sourceOf(equation: Equation, graph: Graph, between: typeof passing): Value | undefined {
  if (!between.has(equation.primitive)) return undefined;
  const data = equation.inputs.filter((input) => graph.definitions.get(input)?.primitive !== 'broadcast');
  return data.length === 1 ? data[0] : undefined;
}

function isDirect(equation: ParametricEquation): boolean {
  if (equation.primitive === 'contract') return equation.output.type.shape.length === 2;
  if (equation.primitive !== 'convolution') return false;
  const { height, width } = pictureAxes(equation.parameters.layout);
  const { shape } = equation.output.type;
  const from = equation.inputs[0]?.type.shape ?? [];
  return shape[height] === 1 && shape[width] === 1 && from[height] === 1 && from[width] === 1;
}

function isAveraged(equation: ParametricEquation, name: string, softmax: boolean): boolean {
  const [height, width] = equation.inputs[1]?.type.shape ?? [];
  return equation.primitive === 'convolution' && height === 1 && width === 1 && (softmax || namedClassifier.test(name));
}
