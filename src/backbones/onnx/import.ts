import { TangentError } from '../../contract/errors';
import { ShapeError } from '../../program/shape';
import type { SideRule } from '../preprocessing';
import type { Dimension, Shape } from '../../program/tensor';
import type { Layout } from '../../program/vocabulary';
import { NetworkWriter, type ImportedNetwork } from '../network-writer';
import { Attributes } from './attributes';
import type { GraphMessage, NodeMessage, ValueInfoMessage } from './messages';
import { isArray, Operation, type Operand } from './operation';
import { operators } from './operators';
import type { OnnxModel } from './read';
import { readTensor } from './tensor-data';

/**
 * Writes an ONNX model as a program.
 * @param file name for messages
 * @param side height or width of the pictures from what the file declares, null where it leaves them open
 * @throws TangentError `backbone-unsupported` naming the operator and node, or `backbone-damaged`
 */
export function importOnnx(model: OnnxModel, file: string, side: SideRule): ImportedNetwork {
  const { graph, opset } = model;
  const operands = new Map<string, Operand>();
  for (const tensor of graph.initializer) operands.set(tensor.name, readTensor(tensor, file));
  const { name, shape, layout } = imageInput(graph, operands, file, side);
  const writer = new NetworkWriter(layout);
  operands.set(name, writer.image(shape));

  for (const node of graph.node) {
    const results = importNode(node, operands, opset, writer, file);
    node.output.forEach((output, index) => {
      const result = results[index];
      if (output !== '' && result) operands.set(output, result);
    });
  }
  for (const { name: output } of graph.output) {
    const operand = operands.get(output);
    if (operand && !isArray(operand)) return writer.finish(operand);
  }
  throw new TangentError('backbone-damaged', `${file} has no output that depends on the picture`);
}

function importNode(
  node: NodeMessage,
  operands: ReadonlyMap<string, Operand>,
  opset: number,
  writer: NetworkWriter,
  file: string,
): readonly Operand[] {
  const missing = node.input.find((input) => input !== '' && !operands.has(input));
  const inputs = node.input.map((input) => operands.get(input));
  const name = node.name || (node.output[0] ?? '');
  const attributes = new Attributes(node.attribute, file);
  const operation = new Operation(
    node.opType,
    name,
    inputs,
    node.input,
    node.output.length,
    attributes,
    opset,
    writer,
    file,
  );
  if (missing !== undefined) {
    throw new TangentError('backbone-damaged', `${file}: node "${name}" needs "${missing}", which nothing defines`);
  }
  const importer = Object.hasOwn(operators, node.opType) ? operators[node.opType] : undefined;
  if (!importer || (node.domain !== '' && node.domain !== 'ai.onnx')) {
    return operation.unsupported('is an operator that Tangent does not know');
  }
  try {
    const result = importer(operation);
    return Array.isArray(result) ? result : [result as Operand];
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new TangentError('backbone-damaged', `${file}: node "${name}" (${node.opType}): ${error.message}`, {
      cause: error,
    });
  }
}

/** The one input that is not an initializer: pictures with three channels, in either layout. */
function imageInput(graph: GraphMessage, initializers: ReadonlyMap<string, Operand>, file: string, side: SideRule) {
  const inputs = graph.input.filter(({ name }) => !initializers.has(name));
  const [input] = inputs;
  if (inputs.length !== 1 || !input) {
    throw new TangentError(
      'backbone-unsupported',
      `${file} has ${inputs.length} inputs; a network of one picture is needed`,
    );
  }
  const dimensions = declaredShape(input);
  const layout: Layout | undefined = dimensions[1] === 3 ? 'NCHW' : dimensions[3] === 3 ? 'NHWC' : undefined;
  if (dimensions.length !== 4 || !layout) {
    throw new TangentError(
      'backbone-unsupported',
      `${file}: input "${input.name}" has shape [${dimensions.join(', ')}]; pictures with three channels are needed`,
    );
  }
  const channels = layout === 'NCHW' ? 1 : 3;
  const shape: Shape = dimensions.map((size, axis): Dimension => {
    if (axis === 0) return 'N';
    return axis === channels ? size : side(size > 0 ? size : null);
  });
  return { name: input.name, shape, layout };
}

function declaredShape({ type }: ValueInfoMessage): number[] {
  return type?.tensorType?.shape?.dim.map(({ dimValue }) => dimValue) ?? [];
}
