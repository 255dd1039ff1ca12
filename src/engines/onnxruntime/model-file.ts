import protobuf from 'protobufjs/light.js';
import { onnxSchema } from '../../contract/onnx-schema';
import type { Shape } from '../../program/tensor';
import { elementTypes, type Attribute, type ElementType, type GraphWriter, type Node } from './graph-writer';

const modelType = protobuf.Root.fromJSON(onnxSchema).lookupType('ModelProto');
const operatorSet = 18;
const fileVersion = 9;
const attributeTypes = { float: 1, integer: 2, string: 3, integers: 7 } as const;

/** A graph's input or output. */
export interface Port {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: Shape;
}

function attribute(name: string, value: Attribute): Record<string, unknown> {
  if (typeof value === 'number') return { name, i: value, type: attributeTypes.integer };
  if (typeof value === 'string') return { name, s: new TextEncoder().encode(value), type: attributeTypes.string };
  if ('float' in value) return { name, f: value.float, type: attributeTypes.float };
  return { name, ints: value, type: attributeTypes.integers };
}

function port({ name, type, shape }: Port): Record<string, unknown> {
  const dim = shape.map((size) => (size === 'N' ? { dimParam: size } : { dimValue: size }));
  return { name, type: { tensorType: { elemType: elementTypes[type], shape: { dim } } } };
}

function node({ operator, domain = '', inputs, output, attributes }: Node): Record<string, unknown> {
  const attributeList = Object.entries(attributes).map(([name, value]) => attribute(name, value));
  return { opType: operator, domain, name: output, input: inputs, output: [output], attribute: attributeList };
}

/** What a file says of itself, besides its graph. */
export interface About {
  readonly version: string;
  /** A few lines for people. */
  readonly words: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The bytes of an ONNX file. */
export function modelFile(graph: GraphWriter, inputs: readonly Port[], outputs: readonly Port[], about?: About): Uint8Array {
  const used = new Set(graph.nodes.flatMap((written) => written.inputs));
  const initializer = graph.initializers.filter(({ name }) => used.has(name)).map(({ name, type, shape, bytes }) => ({
    name,
    dims: shape,
    dataType: elementTypes[type],
    rawData: bytes,
  }));
  const domains = new Set(graph.nodes.map(({ domain = '' }) => domain));
  const message = modelType.create({
    irVersion: fileVersion,
    producerName: 'tangent',
    ...(about && {
      producerVersion: about.version,
      docString: about.words,
      metadataProps: Object.entries(about.metadata).map(([key, value]) => ({ key, value })),
    }),
    opsetImport: [
      { domain: '', version: operatorSet },
      ...[...domains].filter((domain) => domain !== '').map((domain) => ({ domain, version: 1 })),
    ],
    graph: { name: 'program', node: graph.nodes.map(node), initializer, input: inputs.map(port), output: outputs.map(port) },
  });
  return modelType.encode(message).finish();
}
