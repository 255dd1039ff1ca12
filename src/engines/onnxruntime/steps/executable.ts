import type { Tensor } from '../../../program/tensor';
import type { NamedValue, Program } from '../../../program/types';
import type { Executable, Tensors } from '../../engine';
import { feedsOfSpan, inSuccession, stackingOf } from '../../stacked-steps';

/** An executable whose graph takes so many steps after one another before the axis of steps goes on. */
export interface Together {
  readonly executable: Executable;
  readonly steps: number;
}

/**
 * An executable whose graph takes several steps in a call. The runtime's binding to Node copies every output into new
 * memory, also those for which it was given memory; so the state is copied once for a call, not once for a step.
 */
export class SteppingExecutable implements Executable {
  readonly concurrency = 1;

  constructor(
    /** Of the graph with an axis of steps. */
    private readonly inner: Executable,
    private readonly program: Program,
    /** Of the same state, and the same to the bit. */
    private readonly together: Together | null = null,
  ) {}

  get rows(): number {
    return this.inner.rows;
  }

  load(state: Tensors): Promise<void> {
    return this.inner.load(state);
  }

  async step(feeds: Tensors): Promise<Tensors> {
    return this.unstacked(await this.inner.step(this.stacked(feeds, [1])));
  }

  async takeSteps(feeds: Tensors, count: number): Promise<Tensors> {
    const { executable, steps } = this.together ?? { executable: this.inner, steps: 1 };
    const whole = count - (count % steps);
    if (steps === 1 || whole === 0) return this.takeInTurn(this.inner, feeds, count, 1);
    if (whole === count) return this.takeInTurn(executable, feeds, count, steps);
    const span = (from: number, to: number): Tensors => feedsOfSpan(this.program.inputs, feeds, { from, to, of: count });
    const first = await this.takeInTurn(executable, span(0, whole), whole, steps);
    return inSuccession([first, await this.takeInTurn(this.inner, span(whole, count), count - whole, 1)]);
  }

  /** @param each steps that the executable takes together */
  private async takeInTurn(executable: Executable, feeds: Tensors, count: number, each: number): Promise<Tensors> {
    const axes = each === 1 ? [count] : [count / each, each];
    const outputs = await executable.step(this.stacked(feeds, axes));
    return this.reshaped(outputs, ({ value }, { shape }) => {
      const rest = shape.slice(axes.length);
      if (stackingOf(value.type.shape) !== 'rows') return [count, ...rest];
      const [rows = 1, ...others] = rest;
      return [count * rows, ...others];
    });
  }

  async run(feeds: Tensors): Promise<Tensors> {
    return this.unstacked(await this.inner.run(this.stacked(feeds, [1])));
  }

  read(names?: readonly string[]): Promise<Tensors> {
    return this.inner.read(names);
  }

  async dispose(): Promise<void> {
    await Promise.all([this.inner.dispose(), this.together?.executable.dispose()]);
  }

  /** Feeds with axes of steps. @throws if rows cannot be divided among so many */
  private stacked(feeds: Tensors, axes: readonly number[]): Tensors {
    const count = axes.reduce((product, size) => product * size, 1);
    const stacked = Object.entries(feeds).map(([name, tensor]): [string, Tensor] => {
      const input = this.program.inputs.find((candidate) => candidate.name === name);
      const stacking = stackingOf(input?.value.type.shape ?? [1]);
      if (stacking === 'shared') return [name, tensor];
      if (stacking === 'scalar') return [name, { ...tensor, shape: axes }];
      const [rows = 0, ...rest] = tensor.shape;
      if (rows % count !== 0) throw new Error(`${rows} rows are not ${count} steps`);
      return [name, { ...tensor, shape: [...axes, rows / count, ...rest] }];
    });
    return Object.fromEntries(stacked);
  }

  /** Outputs of one step without the axis of steps. */
  private unstacked(outputs: Tensors): Tensors {
    return this.reshaped(outputs, (_, { shape: [, ...rest] }) => rest);
  }

  private reshaped(outputs: Tensors, shapeOf: (output: NamedValue, tensor: Tensor) => number[]): Tensors {
    const tensors = this.program.outputs.flatMap((output): [string, Tensor][] => {
      const tensor = outputs[output.name];
      return tensor ? [[output.name, { ...tensor, shape: shapeOf(output, tensor) }]] : [];
    });
    return Object.fromEntries(tensors);
  }
}
