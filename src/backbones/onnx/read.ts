import protobuf from 'protobufjs/light.js';
import { TangentError } from '../../contract/errors';
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
    const decoded = modelType.decode(bytes);
    // `toObject` with defaults gives every field of the schema; that is what ModelMessage lists.
    model = modelType.toObject(decoded, { longs: Number, defaults: true, arrays: true }) as unknown as ModelMessage;
  } catch (cause) {
    throw new TangentError('backbone-damaged', `${file} is not a readable ONNX file; export or download it again`, {
      cause,
    });
  }
  const { graph } = model;
  if (!graph || graph.node.length === 0) {
    throw new TangentError('backbone-damaged', `${file} holds no ONNX graph; export or download it again`);
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
