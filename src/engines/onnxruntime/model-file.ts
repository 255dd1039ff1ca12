import protobuf from 'protobufjs/light.js';
import { onnxSchema } from '../../contract/onnx-schema';
import { elementTypes, type Attribute, type GraphWriter, type Node, type Part, type Port } from './graph-writer';

const modelType = protobuf.Root.fromJSON(onnxSchema).lookupType('ModelProto');
const operatorSet = 18;
const fileVersion = 9;
const attributeTypes = { float: 1, integer: 2, string: 3, graph: 5, integers: 7 } as const;

function attribute(name: string, value: Attribute): Record<string, unknown> {
  if (typeof value === 'number') return { name, i: value, type: attributeTypes.integer };
  if (typeof value === 'string') return { name, s: new TextEncoder().encode(value), type: attributeTypes.string };
  if ('float' in value) return { name, f: value.float, type: attributeTypes.float };
  if ('graph' in value) return { name, g: graphMessage(value, name), type: attributeTypes.graph };
  return { name, ints: value, type: attributeTypes.integers };
}

function port({ name, type, shape, stacked = false }: Port): Record<string, unknown> {
  const sizes = shape.map((size) => (size === 'N' ? { dimParam: size } : { dimValue: size }));
  const dim = stacked ? [{ dimParam: 'steps' }, ...sizes] : sizes;
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

function graphMessage({ graph, inputs, outputs }: Part, name: string): Record<string, unknown> {
  const used = new Set(graph.nodes.flatMap((written) => written.inputs));
  const initializer = graph.initializers.filter((constant) => used.has(constant.name)).map((constant) => ({
    name: constant.name,
    dims: constant.shape,
    dataType: elementTypes[constant.type],
    rawData: constant.bytes,
  }));
  return { name, node: graph.nodes.map(node), initializer, input: inputs.map(port), output: outputs.map(port) };
}

function fileOf(graph: Record<string, unknown>, { nodes }: GraphWriter, about?: About): Uint8Array {
  const domains = new Set(nodes.map(({ domain = '' }) => domain));
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
    graph,
  });
  return modelType.encode(message).finish();
}

/** The bytes of an ONNX file. */
export function modelFile(graph: GraphWriter, inputs: readonly Port[], outputs: readonly Port[], about?: About): Uint8Array {
  return fileOf(graphMessage({ graph, inputs, outputs }, 'program'), graph, about);
}

/**
 * The bytes of an ONNX file that computes a graph several times, one after the other, by the operator Scan. The first
 * `state` outputs of each time are the first inputs of the next.
 * @param around inputs and outputs of the whole, in the order of the body's; further inputs are what the body takes as it is
 */
export function repeatedFile(body: Part, state: number, around: Omit<Part, 'graph'>): Uint8Array {
  const scan = {
    opType: 'Scan',
    name: 'steps',
    input: around.inputs.slice(0, body.inputs.length).map(({ name }) => name),
    output: around.outputs.map(({ name }) => name),
    attribute: [attribute('body', body), attribute('num_scan_inputs', body.inputs.length - state)],
  };
  return fileOf({ name: 'program', node: [scan], input: around.inputs.map(port), output: around.outputs.map(port) }, body.graph);
}
