import type { Application, Equation, Program, Value } from '../../program/types';
import type { PrimitiveName } from '../../program/vocabulary';
import { foldConstants } from '../../program/transforms/fold-constants';
import { withLayout } from '../../program/transforms/layouts';
import { simplify } from '../../program/transforms/simplify';
import { ValueNames } from '../value-names';
import type { Emission, Formulations, Scope, Start } from './emission';
import { emissions } from './emissions';
import type { Problem } from './formulations/problem';
import { FoldedGraph } from './folded-graph';
import { GraphWriter } from './graph-writer';
import { modelFile, type About, type Port } from './model-file';
import { sumsOf, type Sums } from './sums';

/** Names of a program's inputs and outputs in the graph, where one name may not be both. */
export const inputName = (name: string): string => `in:${name}`;
export const outputName = (name: string): string => `out:${name}`;

/**
 * The layout that suits a program: forward passes of fixed networks run fastest in the runtime's own convolutions
 * (channels first), everything that learns kernels or pulls back through them in matrix products (channels last).
 */
export function suited(program: Program): Program {
  const constants = new Set(program.constants.map(({ value }) => value));
  const fixed = program.equations.every(({ primitive, inputs: [, kernel] }) => {
    if (primitive === 'convolutionInputGradient' || primitive === 'convolutionKernelGradient') return false;
    return primitive !== 'convolution' || (kernel !== undefined && constants.has(kernel));
  });
  return simplify(withLayout(program, fixed ? 'NCHW' : 'NHWC'));
}

/** What a graph is written for. */
export interface Target {
  /** Channels that the runtime's blocked convolutions take together; null where it has none. */
  readonly block: number | null;
  /** One of several ways to write an equation; the first is the rule. */
  choose<F extends string>(problem: Problem, formulations: Formulations<F>): F;
}

/** How inputs and outputs are called in the graph. */
interface Names {
  readonly input: (name: string) => string;
  readonly output: (name: string) => string;
}

const apart: Names = { input: inputName, output: outputName };

/** Writes a program, as it is, as the bytes of an ONNX file. */
export function write(program: Program, target: Target): Uint8Array {
  return new Lowering(program, target, apart).write();
}

/** Operators of ONNX's own domain alone, each in its first formulation. */
const anyRuntime: Target = { block: null, choose: (_, [rule]) => rule };

/**
 * Writes a program for any runtime that knows ONNX, in the layout of ONNX's convolutions. Inputs and outputs keep
 * their names, of which none may be both.
 */
export function writePortable(program: Program, about: About): Uint8Array {
  const same = (name: string): string => name;
  const arranged = foldConstants(simplify(withLayout(program, 'NCHW')));
  return new Lowering(arranged, anyRuntime, { input: same, output: same }, new FoldedGraph()).write(about);
}

class Lowering {
  private readonly names = new ValueNames({ repeat: (small, value) => this.graph.node('Expand', [small, this.shape(value)]) });
  private batch: string | null = null;
  private readonly sums: Sums;
  private readonly constants: ReadonlySet<Value | undefined>;

  constructor(
    private readonly program: Program,
    private readonly target: Target,
    private readonly portNames: Names,
    private readonly graph = new GraphWriter(),
  ) {
    this.sums = sumsOf(program);
    this.constants = new Set(program.constants.map(({ value }) => value));
  }

  write(about?: About): Uint8Array {
    const { input: nameOfInput, output: nameOfOutput } = this.portNames;
    const { inputs, outputs, constants, equations } = this.program;
    for (const { name, value } of inputs) this.names.set(value, nameOfInput(name));
    for (const { value, tensor } of constants) {
      const { data, shape } = tensor;
      const float = data instanceof Float32Array || data instanceof Float64Array;
      const written = float ? this.graph.floats(data, shape) : this.graph.initializer(tensor.dtype, shape, data);
      this.names.set(value, written);
    }
    for (const equation of equations) {
      if (this.sums.absorbed.has(equation)) continue;
      const sum = this.sums.sums.get(equation);
      const name = sum ? this.emit(sum.gradient, { tensor: this.names.full(sum.start), factor: sum.factor }) : this.emit(equation);
      this.names.setOutput(equation, name);
    }
    const ports = outputs.map(({ name, value }): Port => {
      this.graph.giveOut(this.names.full(value), nameOfOutput(name));
      return { name: nameOfOutput(name), type: value.type.dtype, shape: value.type.shape };
    });
    const feeds = inputs.map(({ name, value }): Port => ({
      name: nameOfInput(name),
      type: value.type.dtype,
      shape: value.type.shape,
    }));
    return modelFile(this.graph, feeds, ports, about);
  }

  private emit(equation: Equation, start: Start | null = null): string {
    const scope: Scope = {
      graph: this.graph,
      input: (index) => this.names.full(equation.inputs[index]),
      operands: () => this.names.operands(equation.inputs),
      start,
      block: this.target.block,
      choose: (formulations) => {
        const constant = this.constants.has(equation.inputs[1]);
        return this.target.choose({ equation, constant, formulations }, formulations);
      },
    };
    // TypeScript cannot see that emission and parameters belong to the same primitive.
    const emission = emissions[equation.primitive] as Emission<PrimitiveName>;
    return emission(scope, equation as unknown as Application<PrimitiveName>);
  }

  private shape(value: Value): string {
    const parts = value.type.shape.map((size) => (size === 'N' ? this.batchSize() : this.graph.vector([size])));
    return this.graph.node('Concat', parts, { axis: 0 });
  }

  private batchSize(): string {
    if (this.batch !== null) return this.batch;
    for (const { name, value } of this.program.inputs) {
      const axis = value.type.shape.indexOf('N');
      if (axis < 0) continue;
      this.batch = this.graph.node('Shape', [this.portNames.input(name)], { start: axis, end: axis + 1 });
      return this.batch;
    }
    throw new Error('a program with a batch has no input with one');
  }
}
