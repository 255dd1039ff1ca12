import { lookUp } from '../../program/builder';
import type { Application, Equation, Program, Value } from '../../program/types';
import type { PrimitiveName } from '../../program/vocabulary';
import { withLayout } from '../../program/transforms/layouts';
import { simplify } from '../../program/transforms/simplify';
import type { Emission, Formulations, Scope, Start } from './emission';
import { emissions } from './emissions';
import type { Problem } from './formulations/problem';
import { GraphWriter } from './graph-writer';
import { modelFile, type Port } from './model-file';
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

/** Writes a program, as it is, as the bytes of an ONNX file. */
export function write(program: Program, target: Target): Uint8Array {
  return new Lowering(program, target).write();
}

class Lowering {
  private readonly graph = new GraphWriter();
  private readonly names = new Map<Value, string>();
  /** Tensors that are repeated only where an operator does not do it by itself. */
  private readonly small = new Map<Value, string>();
  private batch: string | null = null;
  private readonly sums: Sums;
  private readonly constants: ReadonlySet<Value | undefined>;

  constructor(
    private readonly program: Program,
    private readonly target: Target,
  ) {
    this.sums = sumsOf(program);
    this.constants = new Set(program.constants.map(({ value }) => value));
  }

  write(): Uint8Array {
    const { inputs, outputs, constants, equations } = this.program;
    for (const { name, value } of inputs) this.names.set(value, inputName(name));
    for (const { value, tensor } of constants) {
      const { data, shape } = tensor;
      const float = data instanceof Float32Array || data instanceof Float64Array;
      const written = float ? this.graph.floats(data, shape) : this.graph.initializer(tensor.dtype, shape, data);
      this.names.set(value, written);
    }
    for (const equation of equations) {
      if (this.sums.absorbed.has(equation)) continue;
      const sum = this.sums.sums.get(equation);
      const name = sum ? this.emit(sum.gradient, { tensor: this.full(sum.start), factor: sum.factor }) : this.emit(equation);
      if (equation.primitive === 'broadcast') this.small.set(equation.output, name);
      else this.names.set(equation.output, name);
    }
    const ports = outputs.map(({ name, value }): Port => {
      this.graph.giveOut(this.full(value), outputName(name));
      return { name: outputName(name), type: value.type.dtype, shape: value.type.shape };
    });
    const feeds = inputs.map(({ name, value }): Port => ({
      name: inputName(name),
      type: value.type.dtype,
      shape: value.type.shape,
    }));
    return modelFile(this.graph, feeds, ports);
  }

  private emit(equation: Equation, start: Start | null = null): string {
    const scope: Scope = {
      graph: this.graph,
      input: (index) => this.full(equation.inputs[index]),
      operands: () => this.operands(equation.inputs),
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

  private operands(values: readonly Value[]): string[] {
    const allSmall = values.every((value) => this.small.has(value));
    return values.map((value, index) => (allSmall && index === 0 ? this.full(value) : (this.small.get(value) ?? this.full(value))));
  }

  /** The tensor of a value in its full shape. */
  private full(value: Value | undefined): string {
    if (!value) throw new Error('an equation lacks an input');
    const small = this.small.get(value);
    const known = this.names.get(value);
    if (small === undefined || known !== undefined) return known ?? lookUp(this.names, value);
    const repeated = this.graph.node('Expand', [small, this.shape(value)]);
    this.names.set(value, repeated);
    return repeated;
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
      this.batch = this.graph.node('Shape', [inputName(name)], { start: axis, end: axis + 1 });
      return this.batch;
    }
    throw new Error('a program with a batch has no input with one');
  }
}
