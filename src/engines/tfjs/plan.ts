import { lookUp } from '../../program/builder';
import { resolveShape } from '../../program/shape';
import type { Application, Equation, Program, Value } from '../../program/types';
import type { PrimitiveName } from '../../program/vocabulary';
import type { OwnKernels, Preparation, Scope, Tfjs, TfjsKernel, TfTensor } from './kernel';
import { kernels } from './kernels';
import { masksOf } from './masks';
import { upload } from './tensors';

interface Step {
  readonly equation: Equation;
  readonly compute: (scope: Scope) => TfTensor;
  /** Results that no later step uses. */
  readonly done: readonly Value[];
}

/** A program ready to be evaluated, with its constants on the backend. */
export class Plan {
  private readonly constants = new Map<Value, TfTensor>();
  private readonly held: TfTensor[] = [];
  private readonly steps: readonly Step[];

  /** @param program its pictures are NHWC */
  constructor(
    private readonly tf: Tfjs,
    private readonly program: Program,
    own: OwnKernels,
  ) {
    const masks = masksOf(program);
    for (const { value, tensor } of program.constants) this.constants.set(value, this.hold(upload(tf, tensor, masks.has(value))));
    const preparation: Preparation = {
      tf,
      own,
      floats: (data, shape) => this.hold(tf.tensor(data, [...shape], 'float32')),
      integers: (data, shape) => this.hold(tf.tensor(data, [...shape], 'int32')),
    };
    const done = lastUses(program);
    this.steps = program.equations.map((equation, index) => {
      // TypeScript cannot see that kernel and parameters belong to the same primitive.
      const kernel = kernels[equation.primitive] as TfjsKernel<PrimitiveName>;
      const compute = kernel(preparation, equation as unknown as Application<PrimitiveName>);
      return { equation, compute, done: done[index] ?? [] };
    });
  }

  /** Evaluates the program; the outputs belong to the caller, the inputs stay the caller's. */
  evaluate(inputs: ReadonlyMap<Value, TfTensor>, batch: number): Record<string, TfTensor> {
    return this.tf.tidy(() => {
      const evaluation = new Evaluation(this.tf, new Map([...this.constants, ...inputs]), batch);
      for (const step of this.steps) evaluation.take(step);
      return Object.fromEntries(this.program.outputs.map(({ name, value }) => [name, this.tf.clone(evaluation.full(value))]));
    });
  }

  dispose(): void {
    for (const tensor of this.held) tensor.dispose();
    this.held.length = 0;
  }

  private hold(tensor: TfTensor): TfTensor {
    this.held.push(tensor);
    return tensor;
  }
}

/** The values so far, within a tidy. */
class Evaluation {
  /** Tensors that are repeated only where a function does not do it by itself. */
  private readonly small = new Set<Value>();

  constructor(
    private readonly tf: Tfjs,
    private readonly tensors: Map<Value, TfTensor>,
    private readonly batch: number,
  ) {}

  take({ equation, compute, done }: Step): void {
    const { inputs, output, primitive } = equation;
    const scope: Scope = {
      batch: this.batch,
      input: (index) => this.full(inputs[index]),
      operands: () => this.operands(inputs),
    };
    const result = this.tf.tidy(() => {
      const computed = compute(scope);
      return inputs.some((input) => this.tensors.get(input) === computed) ? this.tf.clone(computed) : computed;
    });
    this.tensors.set(output, result);
    if (primitive === 'broadcast') this.small.add(output);
    for (const value of done) this.tensors.get(value)?.dispose();
  }

  /** The tensor of a value in its full shape. */
  full(value: Value | undefined): TfTensor {
    if (!value) throw new Error('an equation lacks an input');
    const tensor = lookUp(this.tensors, value);
    if (!this.small.has(value)) return tensor;
    return this.tf.broadcastTo(tensor, resolveShape(value.type.shape, this.batch));
  }

  private operands([a, b]: readonly Value[]): [TfTensor, TfTensor] {
    const small = (value: Value | undefined) => value !== undefined && this.small.has(value);
    const second = b && small(b) ? lookUp(this.tensors, b) : this.full(b);
    return [a && small(a) && !small(b) ? lookUp(this.tensors, a) : this.full(a), second];
  }
}

/** For each equation, the results of equations that are used there for the last time and are no outputs. */
function lastUses({ equations, outputs }: Program): Value[][] {
  const seen = new Set<Value>(outputs.map(({ value }) => value));
  const results = new Set<Value>(equations.map(({ output }) => output));
  return equations
    .toReversed()
    .map(({ inputs, output }) => {
      const last = [...new Set([output, ...inputs])].filter((value) => results.has(value) && !seen.has(value));
      for (const value of last) seen.add(value);
      return last;
    })
    .reverse();
}
