import type { Tensor } from '../../../../program/tensor';
import type { NamedValue, Program } from '../../../../program/types';
import type { Executable, Tensors } from '../../../engine';
import { partNames } from './divide';
import { divided, joined, partShape, type Division } from './division';

/** An executable of a program whose state lies in parts; who uses it sees them as wholes. */
export class DividedExecutable implements Executable {
  readonly concurrency = 1;
  private readonly state: readonly NamedValue[];

  constructor(
    /** Of the divided program; then the program as it was. */
    private readonly inner: Executable,
    { program, state }: { readonly program: Program; readonly state: readonly string[] },
    private readonly divisions: ReadonlyMap<string, Division>,
  ) {
    this.state = program.inputs.filter(({ name }) => state.includes(name));
  }

  get rows(): number {
    return this.inner.rows;
  }

  load(state: Tensors): Promise<void> {
    const parts = Object.entries(state).flatMap(([name, tensor]): [string, Tensor][] => {
      const division = this.divisions.get(name);
      if (!division) return [[name, tensor]];
      if (tensor.data.length !== division.rows * division.columns) throw new Error(`${name} has ${tensor.data.length} elements, not ${division.rows * division.columns}`); // prettier-ignore
      const each = divided(tensor.data instanceof Float32Array ? tensor.data : Float32Array.from(tensor.data), division);
      return partNames(name, division).flatMap((part, i) => {
        const data = each[i];
        return data ? [[part, { shape: partShape(division), dtype: tensor.dtype, data }]] : [];
      });
    });
    return this.inner.load(Object.fromEntries(parts));
  }

  step(feeds: Tensors): Promise<Tensors> {
    return this.inner.step(feeds);
  }

  takeSteps(feeds: Tensors, count: number): Promise<Tensors> {
    return this.inner.takeSteps(feeds, count);
  }

  run(feeds: Tensors): Promise<Tensors> {
    return this.inner.run(feeds);
  }

  async read(names?: readonly string[]): Promise<Tensors> {
    const wanted = this.state.filter(({ name }) => !names || names.includes(name));
    const tensors = await this.inner.read(wanted.flatMap(({ name }) => partNames(name, this.divisions.get(name))));
    const wholes = wanted.flatMap(({ name, value }): [string, Tensor][] => {
      const division = this.divisions.get(name);
      const parts = partNames(name, division).flatMap((part) => tensors[part] ?? []);
      const [tensor] = parts;
      if (!tensor) return [];
      if (!division) return [[name, tensor]];
      const data = joined(parts.map(({ data }) => data as Float32Array), division);
      return [[name, { shape: value.type.shape.map(Number), dtype: tensor.dtype, data }]];
    });
    return Object.fromEntries(wholes);
  }

  dispose(): Promise<void> {
    return this.inner.dispose();
  }
}
