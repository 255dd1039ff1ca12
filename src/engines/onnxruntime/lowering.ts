import type { Tensor } from '../../program/tensor';
import type { Application, Equation, Program, Value } from '../../program/types';
import type { PrimitiveName } from '../../program/vocabulary';
import { ValueNames } from '../value-names';
import type { Emission, Formulations, Scope, Start } from './emission';
import { emissions } from './emissions';
import type { Problem } from './formulations/problem';
import { GraphWriter, type Part, type Port } from './graph-writer';
import { addsInPlace, multipleInPlace, productInPlace, worthInPlace } from './in-place';
import { sumsOf, type MultipleSum, type ProductSum, type Sums } from './sums';

/** What a graph is written for. */
export interface Target {
  /** Channels that the runtime's blocked convolutions take together; null where it has none. */
  readonly block: number | null;
  /** Whether large sums are computed where what is added to lies, as far as the runtime can. */
  readonly inPlace?: boolean;
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
    this.sums = sumsOf(program, (equation) => target.inPlace === true && worthInPlace(equation));
    this.constants = new Set(program.constants.map(({ value }) => value));
  }

  lower(): Part {
    const { input: nameOfInput, output: nameOfOutput } = this.portNames;
    const { inputs, outputs, constants, equations } = this.program;
    for (const { name, value } of inputs) this.names.set(value, nameOfInput(name));
    for (const { value, tensor } of constants) {
      this.names.set(value, this.graph.once(tensor, () => this.constant(tensor)));
    }
    for (const equation of equations) {
      if (this.sums.absorbed.has(equation)) continue;
      const sum = this.sums.sums.get(equation);
      this.names.setOutput(equation, sum ? this.add(equation, sum) : this.emit(equation));
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

  private constant({ dtype, shape, data }: Tensor): string {
    const float = data instanceof Float32Array || data instanceof Float64Array;
    return float ? this.graph.floats(data, shape) : this.graph.initializer(dtype, shape, data);
  }

  private add(equation: Equation, sum: ProductSum | MultipleSum): string {
    const start = this.names.full(sum.start);
    if (sum.kind === 'multiple') return multipleInPlace(this.graph, equation, start, this.names.full(sum.term), this.factor(sum));
    const { product, factor } = sum;
    if (!this.target.inPlace || !addsInPlace(product)) return this.emit(product, { tensor: start, factor });
    const [a, b] = [this.names.full(product.inputs[0]), this.names.full(product.inputs[1])];
    return productInPlace(this.graph, product, [a, b], factor === 1 ? start : this.graph.node('Mul', [start, this.graph.scalar(factor)]));
  }

  private factor({ factor, subtract }: MultipleSum): string {
    if (typeof factor === 'number') return this.graph.scalar(subtract ? -factor : factor);
    const name = this.names.full(factor);
    return subtract ? this.graph.once(`minus ${name}`, () => this.graph.node('Neg', [name])) : name;
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
