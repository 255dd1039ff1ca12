import { Builder, lookUp } from '../program/builder';
import { pictureAxes } from '../program/picture';
import { elementsPerSample, sizeAt } from '../program/shape';
import { layerOf, type ParametricEquation } from '../program/transforms/fold';
import { graphOf, type Graph } from '../program/transforms/graph';
import { prune } from '../program/transforms/prune';
import type { Equation, Program, Value } from '../program/types';
import type { Layout } from '../program/vocabulary';

export interface FeatureProgram {
  /** With the one output `features`, [N, d]. */
  readonly program: Program;
  readonly classifierDropped?: string;
}

/**
 * Cuts a network at its features: the input of the layer that yields the logits (a dense layer, or a 1×1 convolution
 * on a pooled picture), or the network's output if nothing looks like a classifier. Pictures that are left are
 * averaged over their positions.
 * @param program with one output, the logits or class probabilities or already features
 */
export function cutAtFeatures(program: Program, layout: Layout): FeatureProgram {
  const output = program.outputs[0]?.value;
  if (!output) throw new Error('the network has no output');
  const graph = graphOf(program);
  const classifier = classifierBefore(output, graph);
  const end = classifier?.equation.inputs[0] ?? output;

  const builder = new Builder();
  const renamed = builder.inlineValues(program, new Map());
  let features = lookUp(renamed, end);
  const shape = features.type.shape;
  if (shape.length === 4) {
    const { height, width } = pictureAxes(layout);
    const count = sizeAt(shape, height) * sizeAt(shape, width);
    if (count > 1) {
      const total = builder.emit('reduceSum', [features], { axes: [height, width] });
      features = builder.emit('scale', [total], { factor: 1 / count });
    }
  }
  const { shape: final } = features.type;
  if (final.length !== 2) features = builder.emit('reshape', [features], { shape: ['N', elementsPerSample(final)] });
  builder.output('features', features);
  return { program: prune(builder.build()), ...(classifier && { classifierDropped: classifier.layer }) };
}

/** The layer whose output reaches the given value through nothing but its bias, shape changes and softmax. */
function classifierBefore(output: Value, graph: Graph): { equation: ParametricEquation; layer: string } | undefined {
  let equation: Equation | undefined = graph.definitions.get(output);
  while (equation) {
    const layer = layerOf(equation, graph.inputNames);
    if (layer !== undefined) return isClassifier(equation) ? { equation, layer } : undefined;
    const source: Value | undefined = sourceOf(equation, graph);
    equation = source && graph.definitions.get(source);
  }
  return undefined;
}

const passing: ReadonlySet<Equation['primitive']> = new Set([
  'reshape',
  'permute',
  'softmax',
  'logSoftmax',
  'add',
  'multiply',
  'scale',
]);

/** The operand through which logits pass, if the equation is of the kinds that may follow a classifier. */
function sourceOf(equation: Equation, graph: Graph): Value | undefined {
  if (!passing.has(equation.primitive)) return undefined;
  const data = equation.inputs.filter((input) => graph.definitions.get(input)?.primitive !== 'broadcast');
  return data.length === 1 ? data[0] : undefined;
}

function isClassifier(equation: Equation): equation is ParametricEquation {
  if (equation.primitive === 'contract') return equation.output.type.shape.length === 2;
  if (equation.primitive !== 'convolution') return false;
  const { height, width } = pictureAxes(equation.parameters.layout);
  const { shape } = equation.output.type;
  const from = equation.inputs[0]?.type.shape ?? [];
  return shape[height] === 1 && shape[width] === 1 && from[height] === 1 && from[width] === 1;
}
