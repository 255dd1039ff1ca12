import type { Shape, Tensor } from '../../../program/tensor';
import type { Application, Value } from '../../../program/types';
import type { PrimitiveName } from '../../../program/vocabulary';
import type { GraphDefinition } from './graph';

/** Writes what a primitive computes and returns the name of its node. Masks and offsets are float32 there. */
export type Emission<P extends PrimitiveName> = (scope: Scope, application: Application<P>) => string;

/** What an emission sees of the graph. */
export interface Scope {
  readonly graph: GraphDefinition;
  /** The node of input `index` in its full shape. */
  input(index: number): string;
  /** Operands of an elementwise operation, which repeats axes of size 1 by itself. */
  operands(): string[];
  /** The numbers of an input that is constant. @throws if it is not */
  constant(index: number): Tensor;
}

/** The shape as Reshape takes it: the batch is what remains. */
export function reshaped(graph: GraphDefinition, tensor: string, shape: Shape): string {
  return graph.node('Reshape', [tensor, graph.vector(shape.map((size) => (size === 'N' ? -1 : size)))], { T: { type: 'float32' } });
}

export function transposed(graph: GraphDefinition, tensor: string, permutation: readonly number[]): string {
  const identity = permutation.every((axis, i) => axis === i);
  return identity ? tensor : graph.node('Transpose', [tensor, graph.vector(permutation)], { T: { type: 'float32' } });
}

/** Type and shape of an application's input. */
export function inputType(application: { readonly inputs: readonly Value[] }, index: number): Value['type'] {
  const input = application.inputs[index];
  if (!input) throw new Error(`the equation has no input ${index}`);
  return input.type;
}

/** Numbers around a tensor, axis by axis. */
export function padded(graph: GraphDefinition, tensor: string, before: readonly number[], after: readonly number[], number = 0): string {
  if ([...before, ...after].every((count) => count === 0)) return tensor;
  const pairs = before.flatMap((count, axis) => [count, after[axis] ?? 0]);
  const paddings = graph.once(`paddings ${pairs.join()}`, () => graph.pairs(pairs));
  return graph.node('PadV2', [tensor, paddings, graph.scalar(number)], { T: { type: 'float32' } });
}

/** Elements start, start + step, … below end; an end of `N` takes the axis whole. */
export function sliced(graph: GraphDefinition, tensor: string, start: readonly number[], end: Shape, step: readonly number[]): string {
  const whole = end.reduce<number>((mask, size, axis) => (size === 'N' ? mask | (1 << axis) : mask), 0);
  const ends = end.map((size) => (size === 'N' ? 0 : size));
  const attributes = { T: { type: 'float32' }, begin_mask: whole, end_mask: whole, ellipsis_mask: 0, new_axis_mask: 0, shrink_axis_mask: 0 } as const;
  return graph.node('StridedSlice', [tensor, graph.vector(start), graph.vector(ends), graph.vector(step)], attributes);
}

/** Puts zeros between the elements, so many per axis. */
export function spread(graph: GraphDefinition, tensor: string, shape: Shape, between: readonly number[]): string {
  let [current, sizes] = [tensor, [...shape]];
  between.forEach((zeros, axis) => {
    const size = Number(sizes[axis]);
    if (zeros === 0 || size === 1) return;
    const split = [...sizes.slice(0, axis + 1), 1, ...sizes.slice(axis + 1)];
    const none = split.map(() => 0);
    const widened = padded(graph, reshaped(graph, current, split), none, none.map((_, i) => (i === axis + 1 ? zeros : 0)));
    const full = sizes.map((s, i) => (i === axis ? size * (zeros + 1) : s));
    const end = full.map((s, i) => (i === axis ? size * (zeros + 1) - zeros : s));
    current = sliced(graph, reshaped(graph, widened, full), full.map(() => 0), end, full.map(() => 1));
    sizes = end;
  });
  return current;
}
