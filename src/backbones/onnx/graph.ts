import { TangentError } from '../../contract/errors';
import { say, type Said } from '../../contract/message';
import { ShapeError } from '../../program/shape';
import type { Value } from '../../program/types';
import type { NetworkWriter } from '../network-writer';
import { sizeOf } from '../arrays';
import { Attributes } from './attributes';
import { Budget } from '../graphs/budget';
import { resultsOf } from '../graphs/fold';
import type { GraphMessage, NodeMessage } from './messages';
import { Computed, isKnown, type Operand } from '../graphs/operand';
import { moduleOf, Operation, type Context, type Importer } from './operation';
import { operators } from './operators';
import { inOrder } from './order';
import type { OnnxModel } from './read';
import { TensorReader } from './tensor-data';

/** Operators after which a kernel is still the layer's kernel. */
const turning: ReadonlySet<string> = new Set(['Cast', 'DequantizeLinear', 'Identity', 'Reshape', 'Squeeze', 'Transpose', 'Unsqueeze']);

/** How deep graphs may stand within the nodes of graphs. */
const MOST_LEVELS = 16;

interface Scope extends Context {
  readonly tensors: TensorReader;
  readonly names: ReadonlyMap<string, Operand>;
  /** Names of the tensors that others only turn or convert. */
  readonly origins: ReadonlyMap<string, string>;
  /** Names of layers from those of the biases that are added to what they compute, by the name of that. */
  readonly biased: ReadonlyMap<string, string>;
  readonly level: number;
}

/**
 * Writes a graph of any inputs into a program.
 * @param target where equations and layers are written, and the file's name for messages
 * @param inputs what the graph's inputs stand for: values of the program, or numbers; initializers need not be given
 * @returns what the graph's outputs stand for, by name
 * @throws TangentError `backbone-unsupported` naming the operator and node, or `backbone-damaged`
 */
export function importGraph(
  model: OnnxModel,
  target: { readonly writer: NetworkWriter; readonly file: string },
  inputs: ReadonlyMap<string, Operand>,
): Map<string, Operand> {
  const tensors = new TensorReader(model.externalData, target.file);
  const budget = new Budget(model.graph.initializer.reduce((sum, { dims }) => sum + sizeOf(dims), 0));
  const none = new Map<string, string>();
  const scope = { ...target, opset: model.opset, tensors, budget, names: inputs, origins: none, biased: none, level: 0 };
  const results = importNodes(model.graph, scope);
  if (results.some((result) => !isKnown(result) && result.quantization)) {
    throw new TangentError('backbone-unsupported', say`${target.file} ends in quantized numbers that no DequantizeLinear follows`);
  }
  return new Map(model.graph.output.map(({ name }, i) => [name, results[i]!]));
}

/** What the outputs of a graph stand for, in their order. */
function importNodes(graph: GraphMessage, scope: Scope): Operand[] {
  const { file, tensors } = scope;
  if (scope.level > MOST_LEVELS) throw new TangentError('backbone-damaged', say`${file} has more than ${MOST_LEVELS} graphs within graphs`);
  const names = new Map(scope.names);
  const origins = new Map(scope.origins);
  const biased = layersOfBiases(graph);
  for (const tensor of graph.initializer) {
    // An input of the same name only declares the initializer; what the caller gives takes its place.
    if (!names.has(tensor.name)) names.set(tensor.name, tensors.read(tensor));
  }
  for (const node of inOrder(graph, new Set(names.keys()), file)) {
    const results = importNode(node, { ...scope, names, origins, biased });
    const [turned = ''] = node.input;
    if (turning.has(node.opType)) origins.set(node.output[0] ?? '', origins.get(turned) ?? turned);
    node.output.forEach((output, index) => {
      const result = results[index];
      if (output === '' || !result) return;
      names.set(output, result);
      if (scope.level === 0 && !isKnown(result) && !result.merged) scope.writer.name(result.value, output);
    });
  }
  return graph.output.map(({ name }) => {
    const result = names.get(name);
    if (!result) throw new TangentError('backbone-damaged', say`${file}: nothing defines the output "${name}"`);
    return result;
  });
}

/** PyTorch turns a dense layer's kernel, which loses its name, and adds the bias by a node of its own. */
function layersOfBiases({ node }: GraphMessage): Map<string, string> {
  const layers = new Map<string, string>();
  for (const { opType, input } of node) {
    const bias = opType === 'Add' ? input.find((name) => name.endsWith('.bias')) : undefined;
    for (const name of input) if (bias !== undefined && name !== bias) layers.set(name, bias.slice(0, -'.bias'.length));
  }
  return layers;
}

function importNode(node: NodeMessage, scope: Scope): Operand[] {
  const { names, file, tensors, writer, budget } = scope;
  const name = node.name || (node.output[0] ?? '');
  const operationIn = (context: Context): Operation =>
    new Operation(
      node.opType,
      name,
      node.input.map((input) => names.get(input)),
      node.input.map((input) => scope.origins.get(input) ?? input),
      node.output,
      new Attributes(node.attribute, tensors),
      context,
      (graph) => importNodes(graph, { ...scope, ...context, level: scope.level + 1 }),
      scope.biased.get(node.output[0] ?? '') ?? moduleOf(node),
    );
  const importer = importerOf(node) ?? operationIn(scope).unsupported(whyUnknown(node));
  const operands = node.input.flatMap((input) => names.get(input) ?? []);
  try {
    // What a graph within a node uses of the graph around it is not among the operands.
    const foldable = node.attribute.every(({ g }) => !g);
    return resultsOf((own) => run(importer, operationIn({ ...scope, writer: own })), operands, foldable, writer, budget);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new TangentError('backbone-damaged', say`${file}: node "${name}" (${node.opType}): ${error.message}`, {
      cause: error,
    });
  }
}

/** Operators that compute with quantized numbers themselves. */
const integerOperators = /^(QLinear|DynamicQuantize)|Integer$/;

function whyUnknown({ opType, domain }: NodeMessage): Said {
  if (integerOperators.test(opType)) return say`computes with integers; export the model unquantized, or quantized with QuantizeLinear and DequantizeLinear`;
  return isStandard(domain) ? say`is an operator that Tangent does not know` : say`is an operator of ${domain}, which Tangent does not know`;
}

function isStandard(domain: string): boolean {
  return domain === '' || domain === 'ai.onnx';
}

function importerOf({ opType, domain }: NodeMessage): Importer | undefined {
  return isStandard(domain) && Object.hasOwn(operators, opType) ? operators[opType] : undefined;
}

function run(importer: Importer, operation: Operation): Operand[] {
  const result = importer(operation);
  return (isList(result) ? result : [result]).map((one) => ('id' in one ? new Computed(one) : one));
}

type Result = Operand | Value;

function isList(result: Result | readonly Result[]): result is readonly Result[] {
  return Array.isArray(result);
}
