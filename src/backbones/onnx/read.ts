import protobuf from 'protobufjs/light.js';
import { TangentError } from '../../contract/errors';
import { say } from '../../contract/message';
import type { GraphMessage, ModelMessage } from './messages';
import { onnxSchema } from '../../contract/onnx-schema';

const modelType = protobuf.Root.fromJSON(onnxSchema).lookupType('ModelProto');

/** A decoded model with its graph. */
export interface OnnxModel {
  readonly graph: GraphMessage;
  /** The program that wrote the file. */
  readonly producer: string;
  /** Version of the standard operators. */
  readonly opset: number;
  readonly metadata: ReadonlyMap<string, string>;
  /** The files beside the model's that hold tensors, by the location that the model names. */
  readonly externalData: ReadonlyMap<string, Uint8Array>;
}

/**
 * Decodes an ONNX file. Tensors that lie in other files are not read yet.
 * @param file name for messages
 * @throws TangentError `backbone-damaged` if it is not an ONNX model
 */
export function readOnnx(bytes: Uint8Array, file: string): OnnxModel {
  let model: ModelMessage;
  try {
    const decoded = modelType.decode(bytes) as unknown as { readonly graph?: DecodedGraph };
    requireModest(decoded.graph, file);
    // `toObject` with defaults gives every field of the schema; that is what ModelMessage lists.
    model = modelType.toObject(decoded as unknown as protobuf.Message, { longs: Number, defaults: true, arrays: true }) as unknown as ModelMessage;
  } catch (cause) {
    if (cause instanceof TangentError) throw cause;
    throw new TangentError('backbone-damaged', say`${file} is not a readable ONNX file; export or download it again`, {
      cause,
    });
  }
  const { graph } = model;
  if (!graph || graph.node.length === 0) {
    throw new TangentError('backbone-damaged', say`${file} holds no ONNX graph; export or download it again`);
  }
  const standard = model.opsetImport.find(({ domain }) => domain === '' || domain === 'ai.onnx');
  return {
    graph,
    producer: model.producerName,
    opset: standard?.version ?? 1,
    metadata: new Map(model.metadataProps.map(({ key, value }) => [key, value])),
    externalData: new Map(),
  };
}

/** A graph as the decoder leaves it: what does not stand in the file is missing. */
interface DecodedGraph {
  readonly node?: readonly { readonly attribute?: readonly { readonly g?: DecodedGraph | null }[] }[];
  readonly initializer?: readonly unknown[];
}

/** The most nodes, and the most initializers, of a model. */
const MOST_PARTS = 2 ** 17;

/** Refuses a file whose small parts, each of a few bytes, would fill the memory once they are written out. */
function requireModest(graph: DecodedGraph | undefined, file: string): void {
  let parts = 0;
  for (const open = graph ? [graph] : []; open.length > 0; ) {
    const { node = [], initializer = [] } = open.pop() ?? {};
    for (const { attribute = [] } of node) {
      parts += attribute.length;
      for (const { g } of attribute) if (g) open.push(g);
    }
    parts += node.length + initializer.length;
    if (parts > 8 * MOST_PARTS || node.length > MOST_PARTS || initializer.length > MOST_PARTS) {
      throw new TangentError('backbone-damaged', say`${file} has more nodes than a network can have`);
    }
  }
}
