import { normals } from '../../../src/contract/random';
import { interpret } from '../../../src/program/interpreter';
import type { Tensor } from '../../../src/program/tensor';
import type { Program } from '../../../src/program/types';

export type Tensors = Record<string, Tensor>;

/** A float32 tensor of independent standard normal numbers; each purpose has its own. */
export function randomTensor(shape: readonly number[], purpose: string): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return { shape, dtype: 'float32', data: normals(size, 11, purpose) };
}

/** Random tensors for the named inputs of a program. */
export function randomFeeds(program: Program, names: readonly string[], purpose: string): Tensors {
  const chosen = program.inputs.filter(({ name }) => names.includes(name));
  return Object.fromEntries(
    chosen.map(({ name, value }) => {
      const shape = value.type.shape.map((size) => (size === 'N' ? batch : size));
      return [name, randomTensor(shape, `${purpose} ${name}`)];
    }),
  );
}

/** Those tensors that a program has inputs for. */
export function feedsFor(program: Program, ...tensors: readonly Tensors[]): Tensors {
  const names = new Set(program.inputs.map(({ name }) => name));
  return Object.fromEntries(tensors.flatMap((some) => Object.entries(some)).filter(([name]) => names.has(name)));
}

/** N of all random feeds. */
export const batch = 3;

/** Interprets a program, leaving out tensors it has no input for. */
export function run(program: Program, ...tensors: readonly Tensors[]): Tensors {
  return interpret(program, feedsFor(program, ...tensors), batch);
}

export function tensorOf(tensors: Tensors, name: string): Tensor {
  const tensor = tensors[name];
  if (!tensor) throw new Error(`there is no ${name} among ${Object.keys(tensors).join(', ')}`);
  return tensor;
}

export function renamed(tensors: Tensors, change: (name: string) => string): Tensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [change(name), tensor]));
}

/** Σ a·b over all tensors of the same names. */
export function dot(a: Tensors, b: Tensors): number {
  let sum = 0;
  for (const [name, { data }] of Object.entries(a)) {
    const other = tensorOf(b, name).data;
    for (let i = 0; i < data.length; i += 1) sum += (data[i] ?? NaN) * (other[i] ?? NaN);
  }
  return sum;
}

export function norm(a: Tensors): number {
  return Math.sqrt(dot(a, a));
}

/** a + step·b; tensors that b lacks stay. */
export function moved(a: Tensors, step: number, b: Tensors): Tensors {
  return Object.fromEntries(
    Object.entries(a).map(([name, tensor]) => {
      const direction = b[name]?.data;
      if (!direction) return [name, tensor];
      const data = Float64Array.from(tensor.data, (value, i) => value + step * (direction[i] ?? NaN));
      return [name, { ...tensor, data }];
    }),
  );
}

/** ‖a − b‖ / ‖b‖ over all tensors together; the norm of a where b is zero. */
export function relativeDifference(a: Tensors, b: Tensors): number {
  return norm(moved(a, -1, b)) / (norm(b) || 1);
}

/** (f(x + h·v) − f(x − h·v)) / 2h in float64, with an error of the order of h². */
export function centralDifference(program: Program, at: Tensors, along: Tensors, step = 1e-5): Tensors {
  const ahead = run(program, moved(at, step, along));
  const behind = run(program, moved(at, -step, along));
  return Object.fromEntries(
    Object.entries(ahead).map(([name, tensor]) => {
      const before = tensorOf(behind, name).data;
      const data = Float64Array.from(tensor.data, (value, i) => (value - (before[i] ?? NaN)) / (2 * step));
      return [name, { ...tensor, data }];
    }),
  );
}
