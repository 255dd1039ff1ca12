import protobuf from 'protobufjs/light.js';
import type { KnownArray } from '../../../src/backbones/graphs/operand';
import { operators } from '../../../src/backbones/onnx/operators';
import { onnxSchema } from '../../../src/contract/onnx-schema';
import { philox } from '../../../src/contract/random';

/** A change found nothing of its kind in the model. */
class NothingToChange extends Error {}

/** Choices that depend on the seed alone. */
export class Chance {
  private count = 0;

  constructor(private readonly seed: number) {}

  /** A whole number from 0 up to, not including, the limit. */
  below(limit: number): number {
    const [word] = philox([this.count++, 0, 0, 0], [this.seed >>> 0, 0x6d757461]);
    return Math.floor((word / 2 ** 32) * limit);
  }

  one<T>(choices: readonly T[]): T {
    if (choices.length === 0) throw new NothingToChange();
    return choices[this.below(choices.length)] as T;
  }
}

interface Tensor {
  name: string;
  dims: number[];
  dataType: number;
  rawData?: Uint8Array;
  dataLocation: number;
  externalData: { key: string; value: string }[];
}
interface Attribute {
  name: string;
  type: number;
  i?: number;
  f?: number;
  s?: Uint8Array;
  ints?: number[];
  g?: Graph;
}
interface Node {
  name: string;
  opType: string;
  domain: string;
  input: string[];
  output: string[];
  attribute: Attribute[];
}
interface Graph {
  node: Node[];
  initializer: Tensor[];
  input: { name: string; type: { tensorType: { shape: { dim: { dimValue?: number; dimParam?: string }[] } } } }[];
  output: { name: string }[];
}
interface Model {
  graph: Graph;
  opsetImport: { domain: string; version: number }[];
}

const modelType = protobuf.Root.fromJSON(onnxSchema).lookupType('ModelProto');

const strange = [0, 1, 2, 3, 7, 64, 1000, -1, -2, -64, 2 ** 16, 2 ** 31 - 1, 2 ** 31 - 19, 64 * (2 ** 31 - 19), -(2 ** 31), 2 ** 40, 2 ** 53 - 1];
const names = ['__proto__', 'constructor', 'toString', '', 'image', 'a/kernel', 'x'.repeat(5000), '\u0000', '../x', '名前'];
const attributeNames = [
  'axis', 'axes', 'perm', 'pads', 'strides', 'dilations', 'kernel_shape', 'group', 'auto_pad', 'ceil_mode', 'keepdims', 'alpha', 'beta',
  'epsilon', 'to', 'output_padding', 'output_shape', 'num_groups', 'blocksize', 'size', 'split', 'num_outputs', 'allowzero', 'mode', 'equation',
  'starts', 'ends', 'start', 'end', 'shape', 'value_ints', 'block_size', 'coordinate_transformation_mode',
]; // prettier-ignore
const texts = ['SAME_UPPER', 'SAME_LOWER', 'VALID', 'reflect', 'edge', 'wrap', 'constant', 'nearest', 'linear', 'cubic', 'tanh', 'ij,jk->ik', '', 'x'];

/** Changes one part of a model's messages. */
const changes: readonly ((model: Model, chance: Chance) => void)[] = [
  ({ graph }, chance) => void (chance.one(graph.node).opType = chance.one(Object.keys(operators))),
  ({ graph }, chance) => void (chance.one(graph.node).opType = chance.one(Object.keys(operators))),
  ({ graph }, chance) => {
    const { dims } = chance.one(graph.initializer);
    dims[chance.below(dims.length + 1)] = chance.one(strange);
  },
  ({ graph }, chance) => void chance.one(graph.initializer).dims.reverse(),
  ({ graph }, chance) => void (chance.one(graph.initializer).dataType = chance.below(24)),
  ({ graph }, chance) => {
    const tensor = chance.one(graph.initializer);
    const data = tensor.rawData ?? new Uint8Array(8);
    tensor.rawData = data.slice(0, chance.below(data.length + 1));
  },
  ({ graph }, chance) => {
    const tensor = chance.one(graph.initializer);
    tensor.dataLocation = 1;
    const location = chance.one(['../a', '/etc/passwd', 'a.onnx', '.', '', 'C:\\a', '..\\a', '__proto__', 'a\u0000b']);
    tensor.externalData = [
      { key: 'location', value: location },
      { key: chance.one(['offset', 'length']), value: chance.one(['0', '-1', '1e9', '999999999999', 'x', '']) },
    ];
  },
  ({ graph }, chance) => {
    const { input } = chance.one(graph.node);
    input[chance.below(input.length + 1)] = chance.one([...chance.one(graph.node).output, chance.one(names)]);
  },
  ({ graph }, chance) => void chance.one(graph.node).input.splice(chance.below(3), 1),
  ({ graph }, chance) => void chance.one(graph.node).input.reverse(),
  ({ graph }, chance) => {
    const node = chance.one(graph.node);
    node.input = [...node.input, ...chance.one(graph.node).output];
  },
  ({ graph }, chance) => {
    const { output } = chance.one(graph.node);
    output[chance.below(output.length + 1)] = chance.one([...chance.one(graph.node).output, chance.one(names)]);
  },
  ({ graph }, chance) => {
    const [a, b] = [chance.below(graph.node.length), chance.below(graph.node.length)];
    [graph.node[a], graph.node[b]] = [graph.node[b]!, graph.node[a]!];
  },
  ({ graph }, chance) => void graph.node.splice(chance.below(graph.node.length), 1),
  ({ graph }, chance) => void graph.node.push(structuredClone(chance.one(graph.node))),
  ({ graph }, chance) => void graph.initializer.push({ ...chance.one(graph.initializer) }),
  ({ graph }, chance) => void (chance.one(graph.initializer).name = chance.one(names)),
  ({ graph }, chance) => void (chance.one(graph.output).name = chance.one([...names, ...chance.one(graph.node).output])),
  ({ graph }, chance) => {
    const { dim } = chance.one(graph.input).type.tensorType.shape;
    dim[chance.below(dim.length + 1)] = { dimValue: chance.one(strange) };
  },
  ({ graph }, chance) => {
    const { attribute } = chance.one(graph.node);
    const ints = Array.from({ length: chance.below(9) }, () => chance.one(strange));
    attribute.push(chance.one<Attribute>([
      { name: chance.one(attributeNames), type: 2, i: chance.one(strange) },
      { name: chance.one(attributeNames), type: 7, ints },
      { name: chance.one(attributeNames), type: 1, f: chance.one([0, -1, NaN, Infinity, 1e38, 1e-38]) },
      { name: chance.one(attributeNames), type: 3, s: new TextEncoder().encode(chance.one(texts)) },
    ]));
  },
  ({ graph }, chance) => {
    const withNumbers = graph.node.flatMap(({ attribute }) => attribute.filter(({ ints = [] }) => ints.length > 0));
    if (withNumbers.length === 0) return;
    const { ints = [] } = chance.one(withNumbers);
    ints[chance.below(ints.length)] = chance.one(strange);
  },
  ({ opsetImport }, chance) => opsetImport.forEach((entry) => (entry.version = chance.one([1, 6, 9, 11, 12, 13, 18, 21, 24, 2 ** 40]))),
  ({ graph }, chance) => {
    // A node that makes what another one takes for a shape, an index or a weight.
    const values = Array.from({ length: 1 + chance.below(5) }, () => chance.one(strange));
    graph.node.unshift({ name: 'made', opType: 'Constant', domain: '', input: [], output: ['made'], attribute: [{ name: 'value_ints', type: 7, ints: values }] });
    const node = chance.one(graph.node);
    node.input[chance.below(node.input.length + 2)] = 'made';
    node.input = Array.from(node.input, (name) => name ?? '');
  },
  ({ graph }, chance) => {
    const inner = structuredClone({ ...graph, input: [] });
    const node = chance.one(graph.node);
    node.opType = 'If';
    node.attribute = ['then_branch', 'else_branch'].map((name) => ({ name, type: 5, g: inner }));
  },
];

/** A model's bytes with one to three changes of its messages. */
export function changedModel(bytes: Uint8Array, seed: number): Uint8Array {
  const chance = new Chance(seed);
  const model = modelType.toObject(modelType.decode(bytes), { longs: Number, arrays: true }) as unknown as Model;
  const count = 1 + chance.below(3);
  for (let i = 0; i < count && model.graph.node.length > 0; i++) {
    const change = chance.one(changes);
    try {
      change(model, chance);
    } catch (error) {
      if (!(error instanceof NothingToChange)) throw error;
    }
  }
  return modelType.encode(modelType.fromObject(model as unknown as Record<string, unknown>)).finish();
}

/** Whole numbers with one of them changed: shapes, axes, counts, indices. */
export function changedNumbers(array: KnownArray, seed: number): KnownArray {
  const chance = new Chance(seed ^ 0xa11);
  const data = Float64Array.from(array.data);
  if (array.whole && data.length > 0 && chance.below(2) === 0) data[chance.below(data.length)] = chance.one(strange);
  return { ...array, data };
}

/** Bytes cut off, changed, left out, repeated or put in. */
export function changedBytes(bytes: Uint8Array, seed: number): Uint8Array {
  const chance = new Chance(seed ^ 0x5eed);
  const at = chance.below(bytes.length);
  const until = Math.min(at + 1 + chance.below(64), bytes.length);
  switch (chance.below(5)) {
    case 0:
      return bytes.slice(0, at);
    case 1:
      return Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(until)]);
    case 2:
      return Uint8Array.from([...bytes.subarray(0, until), ...bytes.subarray(at)]);
    default: {
      const copy = bytes.slice();
      for (let i = 1 + chance.below(4); i > 0; i--) copy[chance.below(copy.length)] = chance.below(256);
      return copy;
    }
  }
}
