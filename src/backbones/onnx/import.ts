import { TangentError } from '../../contract/errors';
import { say } from '../../contract/message';
import type { SideRule } from '../preprocessing';
import type { Dimension, Shape } from '../../program/tensor';
import type { Layout } from '../../program/vocabulary';
import { NetworkWriter, type ImportedNetwork } from '../network-writer';
import { importGraph } from './graph';
import type { GraphMessage, ValueInfoMessage } from './messages';
import { Computed, isKnown } from '../graphs/operand';
import type { OnnxModel } from './read';

/** The largest height or width of pictures that a file may declare. */
const MOST_PIXELS = 2 ** 13;

/**
 * Writes an ONNX model of one picture as a program.
 * @param file name for messages
 * @param side height or width of the pictures from what the file declares, null where it leaves them open
 * @throws TangentError `backbone-unsupported` naming the operator and node, or `backbone-damaged`
 */
export function importOnnx(model: OnnxModel, file: string, side: SideRule): ImportedNetwork {
  const { name, shape, layout } = imageInput(model.graph, file, side);
  const writer = new NetworkWriter(layout);
  const outputs = importGraph(model, { writer, file }, new Map([[name, new Computed(writer.image(shape))]]));
  for (const { name: output } of model.graph.output) {
    const operand = outputs.get(output);
    if (!operand || isKnown(operand) || operand.batchAxis < 0) continue;
    if (operand.merged || operand.batchAxis !== 0) {
      throw new TangentError('backbone-unsupported', say`${file}: the output "${output}" does not give one result for each picture`);
    }
    return writer.finish(operand.value);
  }
  throw new TangentError('backbone-damaged', say`${file} has no output that depends on the picture`);
}

/** The one input that is not an initializer: pictures with three channels, in either layout. */
function imageInput(graph: GraphMessage, file: string, side: SideRule) {
  const initializers = new Set(graph.initializer.map(({ name }) => name));
  const inputs = graph.input.filter(({ name }) => !initializers.has(name));
  const [input] = inputs;
  if (inputs.length !== 1 || !input) {
    throw new TangentError(
      'backbone-unsupported',
      say`${file} has ${inputs.length} inputs; a network of one picture is needed`,
    );
  }
  const dimensions = declaredShape(input);
  const layout: Layout | undefined = dimensions[1] === 3 ? 'NCHW' : dimensions[3] === 3 ? 'NHWC' : undefined;
  if (dimensions.length !== 4 || !layout) {
    throw new TangentError(
      'backbone-unsupported',
      say`${file}: input "${input.name}" has shape [${dimensions.join(', ')}]; pictures with three channels are needed`,
    );
  }
  const channels = layout === 'NCHW' ? 1 : 3;
  const shape: Shape = dimensions.map((size, axis): Dimension => {
    if (axis === 0) return 'N';
    const chosen = axis === channels ? size : side(size > 0 ? size : null);
    if (chosen <= MOST_PIXELS) return chosen;
    throw new TangentError('backbone-unsupported', say`${file} takes pictures of ${chosen} pixels; at most ${MOST_PIXELS} are possible`);
  });
  return { name: input.name, shape, layout };
}

function declaredShape({ type }: ValueInfoMessage): number[] {
  return type?.tensorType?.shape?.dim.map(({ dimValue }) => dimValue) ?? [];
}
