import type { DType, Shape } from '../../program/tensor';
import type { Application, Value } from '../../program/types';
import type { PrimitiveName } from '../../program/vocabulary';
import type { ElementType, GraphWriter } from './graph-writer';

/** Writes what a primitive computes and returns the name of its output. */
export type Emission<P extends PrimitiveName> = (scope: Scope, application: Application<P>) => string;

/** Ways to write one equation; the first is taken unless another is known to be faster. */
export type Formulations<F extends string> = readonly [F, ...F[]];

/** A tensor that is added, times a number. */
export interface Start {
  readonly tensor: string;
  readonly factor: number;
}

/** What an emission sees of the graph. */
export interface Scope {
  readonly graph: GraphWriter;
  /** The tensor of input `index` in its full shape. */
  input(index: number): string;
  /**
   * Operands of an elementwise operator, which repeats axes of size 1 by itself: a tensor that the program repeats is
   * given as it is before, but not all of them.
   */
  operands(): string[];
  /** What is added to the equation's result, if the emission adds it: kernel gradients and matrix products do. */
  readonly start: Start | null;
  /** Whether the second operand is a constant: what is computed of it alone, the runtime computes once and keeps. */
  readonly constant: boolean;
  /** Channels that the runtime's blocked convolutions take together; null where it has none. */
  readonly block: number | null;
  /** One of several ways to write the equation, the first unless another is known to be faster. */
  choose<F extends string>(formulations: Formulations<F>): F;
}

/** The tensor, to which is added what a scope says. */
export function withStart(graph: GraphWriter, tensor: string, start: Start | null): string {
  if (start === null) return tensor;
  const more = start.factor === 1 ? start.tensor : graph.node('Mul', [start.tensor, graph.scalar(start.factor)]);
  return graph.node('Add', [tensor, more]);
}

/** The shape as ONNX's Reshape takes it: the batch is what remains. */
export function reshaped(graph: GraphWriter, tensor: string, shape: Shape): string {
  return graph.node('Reshape', [tensor, graph.vector(shape.map((size) => (size === 'N' ? -1 : size)))]);
}

export function transposed(graph: GraphWriter, tensor: string, permutation: readonly number[]): string {
  const identity = permutation.every((axis, i) => axis === i);
  return identity ? tensor : graph.node('Transpose', [tensor], { perm: permutation });
}

const toType: Readonly<Record<ElementType, number>> = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9 };

export function castTo(graph: GraphWriter, tensor: string, type: ElementType | DType): string {
  return graph.node('Cast', [tensor], { to: toType[type] });
}

/** A `value`'s known size along an axis. */
export function sizeOf(value: Value | undefined, axis: number): number {
  return Number(value?.type.shape[axis]);
}

/** Type and shape of an application's input. */
export function inputType(application: { readonly inputs: readonly Value[] }, index: number): Value['type'] {
  const input = application.inputs[index];
  if (!input) throw new Error(`the equation has no input ${index}`);
  return input.type;
}
