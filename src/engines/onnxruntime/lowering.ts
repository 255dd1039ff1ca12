import type { Application, Equation, Program, Value } from '../../program/types';
import type { PrimitiveName } from '../../program/vocabulary';
import { ValueNames } from '../value-names';
import type { Emission, Formulations, Scope, Start } from './emission';
import { emissions } from './emissions';
import type { Problem } from './formulations/problem';
import { GraphWriter, type Part, type Port } from './graph-writer';
import { sumsOf, type Sums } from './sums';

/** What a graph is written for. */
export interface Target {
  /** Channels that the runtime's blocked convolutions take together; null where it has none. */
  readonly block: number | null;
  /** One of several ways to write an equation; the first is the rule. */
  choose<F extends string>(problem: Problem, formulations: Formulations<F>): F;
}

/** How inputs and outputs are called in the graph. */
export interface Names {
  readonly input: (name: string) => string;
  readonly output: (name: string) => string;
}

/** Writes the equations of a program, as it is, as a graph. */
export class Lowering {
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

  lower(): Part {
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
      const name = sum ? this.emit(sum.product, { tensor: this.names.full(sum.start), factor: sum.factor }) : this.emit(equation);
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
    return { graph: this.graph, inputs: feeds, outputs: ports };
  }

  private emit(equation: Equation, start: Start | null = null): string {
    const constant = this.constants.has(equation.inputs[1]);
    const scope: Scope = {
      graph: this.graph,
      input: (index) => this.names.full(equation.inputs[index]),
      operands: () => this.names.operands(equation.inputs),
      start,
      block: this.target.block,
      constant,
      choose: (formulations) => this.target.choose({ equation, constant, formulations }, formulations),
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
