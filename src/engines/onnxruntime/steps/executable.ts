import type { Tensor } from '../../../program/tensor';
import type { NamedValue, Program } from '../../../program/types';
import type { Executable, Tensors } from '../../engine';
import { stackingOf } from '../../stacked-steps';

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
  ) {}

  get rows(): number {
    return this.inner.rows;
  }

  load(state: Tensors): Promise<void> {
    return this.inner.load(state);
  }

  async step(feeds: Tensors): Promise<Tensors> {
    return this.unstacked(await this.inner.step(this.stacked(feeds, 1)));
  }

  async takeSteps(feeds: Tensors, count: number): Promise<Tensors> {
    const outputs = await this.inner.step(this.stacked(feeds, count));
    return this.reshaped(outputs, ({ value }, { shape: [steps = 1, rows = 1, ...rest] }) => {
      return stackingOf(value.type.shape) === 'rows' ? [steps * rows, ...rest] : null;
    });
  }

  async run(feeds: Tensors): Promise<Tensors> {
    return this.unstacked(await this.inner.run(this.stacked(feeds, 1)));
  }

  read(names?: readonly string[]): Promise<Tensors> {
    return this.inner.read(names);
  }

  dispose(): Promise<void> {
    return this.inner.dispose();
  }

  /** Feeds with an axis of steps. @throws if rows cannot be divided among so many */
  private stacked(feeds: Tensors, count: number): Tensors {
    const stacked = Object.entries(feeds).map(([name, tensor]): [string, Tensor] => {
      const input = this.program.inputs.find((candidate) => candidate.name === name);
      const stacking = stackingOf(input?.value.type.shape ?? [1]);
      if (stacking === 'shared') return [name, tensor];
      if (stacking === 'scalar') return [name, { ...tensor, shape: [count] }];
      const [rows = 0, ...rest] = tensor.shape;
      if (rows % count !== 0) throw new Error(`${rows} rows are not ${count} steps`);
      return [name, { ...tensor, shape: [count, rows / count, ...rest] }];
    });
    return Object.fromEntries(stacked);
  }

  /** Outputs of one step without the axis of steps. */
  private unstacked(outputs: Tensors): Tensors {
    return this.reshaped(outputs, (_, { shape: [, ...rest] }) => rest);
  }

  private reshaped(outputs: Tensors, shapeOf: (output: NamedValue, tensor: Tensor) => number[] | null): Tensors {
    const tensors = this.program.outputs.flatMap((output): [string, Tensor][] => {
      const tensor = outputs[output.name];
      return tensor ? [[output.name, { ...tensor, shape: shapeOf(output, tensor) ?? tensor.shape }]] : [];
    });
    return Object.fromEntries(tensors);
  }
}
