import type { Tensor } from '../../../program/tensor';
import { foldConstants } from '../../../program/transforms/fold-constants';
import { withLayout } from '../../../program/transforms/layouts';
import { simplify } from '../../../program/transforms/simplify';
import type { Application, Equation, Program, Value } from '../../../program/types';
import type { PrimitiveName } from '../../../program/vocabulary';
import { ValueNames } from '../../value-names';
import type { Emission, Scope } from './emission';
import { emissions } from './emissions';
import { GraphDefinition, type Weight } from './graph';

/** Names of the files of a graph model, and their content. */
export type GraphModelFiles = ReadonlyMap<string, Uint8Array>;

/** Bytes of one file of weights: browsers keep files of this size in their caches. */
const shardBytes = 4 * 2 ** 20;

/**
 * Writes a forward pass as a TensorFlow.js graph model: `model.json` and files of weights. Inputs and outputs keep their
 * names; all are float32.
 * @param metadata every value is text
 */
export function writeGraphModel(program: Program, version: string, metadata: Readonly<Record<string, string>>): GraphModelFiles {
  const arranged = foldConstants(simplify(withLayout(program, 'NHWC')));
  const graph = new Writing(arranged).write();
  const shards = sharded(graph.weights);
  const specification = graph.weights.map(({ name, shape, dtype }) => ({ name, shape, dtype }));
  const model = {
    format: 'graph-model',
    generatedBy: `tangent ${version}`,
    convertedBy: null,
    signature: { inputs: ports(arranged.inputs), outputs: ports(arranged.outputs) },
    userDefinedMetadata: metadata,
    modelTopology: { node: graph.nodes, library: {}, versions: { producer: 1 } },
    weightsManifest: [{ paths: [...shards.keys()], weights: specification }],
  };
  return new Map([['model.json', new TextEncoder().encode(JSON.stringify(model))], ...shards]);
}

function ports(named: Program['inputs']): Record<string, unknown> {
  return Object.fromEntries(
    named.map(({ name, value }) => {
      const dim = value.type.shape.map((size) => ({ size: size === 'N' ? '-1' : String(size) }));
      return [name, { name: `${name}:0`, dtype: 'DT_FLOAT', tensorShape: { dim } }];
    }),
  );
}

/** The weights one after the other, cut into files. */
function sharded(weights: readonly Weight[]): Map<string, Uint8Array> {
  const all = new Uint8Array(weights.reduce((sum, { data }) => sum + data.byteLength, 0));
  let offset = 0;
  for (const { data } of weights) {
    all.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  const count = Math.max(1, Math.ceil(all.length / shardBytes));
  return new Map(
    Array.from({ length: count }, (_, index) => [
      `group1-shard${index + 1}of${count}.bin`,
      all.subarray(index * shardBytes, (index + 1) * shardBytes),
    ]),
  );
}

class Writing {
  private readonly graph = new GraphDefinition();
  private readonly names = new ValueNames({
    repeat: (small, value) => this.repeated(small, value),
    constant: (value) => {
      const tensor = this.constants.get(value);
      return tensor ? this.graph.floats(tensor.data, tensor.shape) : null;
    },
  });
  private readonly constants: ReadonlyMap<Value, Tensor>;

  constructor(private readonly program: Program) {
    this.constants = new Map(program.constants.map(({ value, tensor }) => [value, tensor]));
  }

  write(): GraphDefinition {
    const { inputs, outputs, equations } = this.program;
    for (const { name, value } of inputs) this.names.set(value, this.graph.placeholder(name, value.type.shape));
    for (const equation of equations) {
      this.names.setOutput(equation, this.emit(equation));
    }
    for (const { name, value } of outputs) this.graph.node('Identity', [this.names.full(value)], { T: { type: 'float32' } }, name);
    return this.graph;
  }

  private emit(equation: Equation): string {
    const scope: Scope = {
      graph: this.graph,
      input: (index) => this.names.full(equation.inputs[index]),
      operands: () => this.names.operands(equation.inputs),
      constant: (index) => {
        const tensor = equation.inputs[index] && this.constants.get(equation.inputs[index]);
        if (!tensor) throw new Error(`the kernel of a ${equation.primitive} is not constant`);
        return tensor;
      },
    };
    // TypeScript cannot see that emission and parameters belong to the same primitive.
    const emission = emissions[equation.primitive] as Emission<PrimitiveName> | null;
    if (!emission) throw new Error(`${equation.primitive} is no part of a forward pass`);
    return emission(scope, equation as unknown as Application<PrimitiveName>);
  }

  private repeated(small: string, { type }: Value): string {
    const ones = type.shape.map((size) => (size === 'N' ? 1 : size));
    const alike = this.graph.node('BroadcastTo', [small, this.graph.vector(ones)], { T: { type: 'float32' } });
    const axis = type.shape.indexOf('N');
    if (axis < 0) return alike;
    // Zeros with the batch of the input along that axis: adding them repeats the tensor.
    const zeros = this.graph.node('Reshape', [this.zeroOfEach(), this.graph.vector(type.shape.map((_, at) => (at === axis ? -1 : 1)))], { T: { type: 'float32' } });
    return this.graph.node('AddV2', [alike, zeros], { T: { type: 'float32' } });
  }

  /** A zero for each picture: [N]. */
  private zeroOfEach(): string {
    return this.graph.once('zero of each picture', () => {
      const input = this.program.inputs.find(({ value }) => value.type.shape[0] === 'N');
      if (!input) throw new Error('a program with a batch has no input with one');
      const axes = input.value.type.shape.map((_, axis) => axis).slice(1);
      const sums = axes.length === 0 ? input.name : this.graph.node('Sum', [input.name, this.graph.vector(axes)], { T: { type: 'float32' }, keep_dims: false });
      return this.graph.node('Mul', [sums, this.graph.scalar(0)], { T: { type: 'float32' } });
    });
  }
}
