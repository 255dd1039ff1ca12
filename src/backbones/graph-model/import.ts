import { z } from 'zod';
import { TangentError } from '../../contract/errors';
import { say } from '../../contract/message';
import { ShapeError } from '../../program/shape';
import { Budget } from '../graphs/budget';
import { resultsOf } from '../graphs/fold';
import { Computed, isKnown, type KnownArray, type Operand } from '../graphs/operand';
import { NetworkWriter, type ImportedNetwork } from '../network-writer';
import type { SideRule } from '../preprocessing';
import type { Weight } from '../tensorflowjs/weights';
import { joinBiases } from './biases';
import { joinDilations } from './dilations';
import { FlatGraph, referenceOf, type FlatNode, type Reference } from './flatten';
import { imageInput } from './image-input';
import { LayerNames, tellsNothing } from './layer-names';
import { Operation, type Context, type Importer } from './operation';
import { operators } from './operators';
import { inOrder } from './order';
import { graphModelSchema, type GraphModel } from './schema';

/**
 * Writes a TensorFlow.js graph model as a program: the part of the graph that the first output needs which depends on
 * the picture.
 * @param json contents of `model.json`
 * @param file name for messages
 * @param side height or width of the pictures from what the file declares, null where it leaves them open
 * @throws TangentError `backbone-unsupported` naming the node and its operation, or `backbone-damaged`
 */
export function importGraphModel(
  json: unknown,
  weights: ReadonlyMap<string, Weight>,
  file: string,
  side: SideRule,
): ImportedNetwork {
  const parsed = graphModelSchema.safeParse(json);
  if (!parsed.success) {
    const reason = z.prettifyError(parsed.error).slice(0, 500);
    throw new TangentError('backbone-damaged', say`${file} is not a TensorFlow.js graph model: ${reason}`);
  }
  const graph = new FlatGraph(parsed.data, file);
  const numbers = ({ op, weight }: FlatNode): KnownArray | undefined => (op === 'Const' ? weights.get(weight) : undefined);
  joinDilations(graph, numbers);
  joinBiases(graph, numbers);
  const { name, shape, layout } = imageInput(parsed.data, graph, file, side);
  const writer = new NetworkWriter(layout);
  const image = new Computed(writer.image(shape));
  const budget = new Budget([...weights.values()].reduce((sum, { data }) => sum + data.length, 0));

  for (const output of outputsOf(parsed.data, graph)) {
    const order = inOrder(graph, [output], file);
    if (!order.some((node) => node.name === name)) continue;
    const results = new Map<string, readonly Operand[]>([[name, [image]]]);
    const context: Context = { writer, budget, file, layerNames: layerNamesOf(order, graph) };
    const short = shortNames(order, context.layerNames);
    for (const node of order) {
      if (results.has(node.name)) continue;
      const made = importNode(node, graph, results, weights, context);
      results.set(node.name, made);
      const [first] = made;
      if (first && !isKnown(first) && !first.merged) writer.name(first.value, short.get(node.name) ?? node.name);
    }
    const { node, output: index } = graph.resolve(output);
    const result = results.get(node)?.[index];
    if (!result || isKnown(result) || result.batchAxis < 0) continue;
    if (result.merged || result.batchAxis !== 0) {
      throw new TangentError('backbone-unsupported', say`${file}: the output "${node}" does not give one result for each picture`);
    }
    return writer.finish(result.value);
  }
  throw new TangentError('backbone-damaged', say`${file} has no output that depends on the picture`);
}

/** The outputs that the file declares, else those nodes that no other needs. */
function outputsOf({ signature, userDefinedMetadata }: GraphModel, graph: FlatGraph): Reference[] {
  const declared = Object.values((signature ?? userDefinedMetadata?.signature)?.outputs ?? {});
  if (declared.length > 0) return declared.map(({ name }) => referenceOf(name, ''));
  const needed = new Set([...graph.nodes.values()].flatMap(({ inputs }) => inputs.map((input) => graph.resolve(input).node)));
  return [...graph.nodes.values()]
    .filter(({ name, op }) => !needed.has(name) && op !== 'NoOp' && op !== 'Const')
    .map(({ name }) => ({ node: name, output: 0 }));
}

/** Names of nodes without what most layers begin with, where two do not become the same. */
function shortNames(order: readonly FlatNode[], names: LayerNames): Map<string, string> {
  const taken = new Map<string, number>();
  for (const { name } of order) taken.set(names.shortened(name), (taken.get(names.shortened(name)) ?? 0) + 1);
  return new Map(order.map(({ name }) => [name, taken.get(names.shortened(name)) === 1 ? names.shortened(name) : name]));
}

const multiplying = /Conv2D|DepthwiseConv2d|MatMul/;

function layerNamesOf(order: readonly FlatNode[], graph: FlatGraph): LayerNames {
  return new LayerNames(
    order.flatMap(({ op, name, inputs }) => {
      const kernel = inputs[1];
      if (!multiplying.test(op) || !kernel) return [];
      const { node } = graph.resolve(kernel);
      return [tellsNothing(node) ? name : node];
    }),
  );
}

function importNode(
  node: FlatNode,
  graph: FlatGraph,
  results: ReadonlyMap<string, readonly Operand[]>,
  weights: ReadonlyMap<string, Weight>,
  context: Context,
): readonly Operand[] {
  const { name, op, attributes } = node;
  if (op === 'Const') return [constant(node, weights, context.file)];
  const sources = node.inputs.map((input) => graph.resolve(input));
  const operands = sources.map((source) => {
    const operand = results.get(source.node)?.[source.output];
    if (operand) return operand;
    throw new TangentError('backbone-unsupported', say`${context.file}: node "${name}" (${op}) needs output ${source.output + 1} of "${source.node}"`);
  });
  const names = sources.map((source) => source.node);
  const operationIn = (own: Context): Operation => new Operation(op, name, operands, names, attributes, own);
  const importer = Object.hasOwn(operators, op) ? operators[op] : undefined;
  if (!importer) return operationIn(context).unsupported(say`is an operation that Tangent does not know`);
  try {
    const { writer, budget } = context;
    return resultsOf((own) => run(importer, operationIn({ ...context, writer: own })), operands, operands.length > 0, writer, budget);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new TangentError('backbone-damaged', say`${context.file}: node "${name}" (${op}): ${error.message}`, { cause: error });
  }
}

function run(importer: Importer, operation: Operation): Operand[] {
  const result = importer(operation);
  return ('length' in result ? [...result] : [result]).map((one) => ('id' in one ? new Computed(one) : one));
}

function constant({ name, weight }: FlatNode, weights: ReadonlyMap<string, Weight>, file: string): KnownArray {
  const found = weights.get(weight) ?? weights.get(name);
  if (found) return found;
  throw new TangentError('backbone-damaged', say`${file}: the constant "${name}" is not among the weights`);
}
