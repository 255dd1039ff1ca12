import { operationsOf } from '../../program/operations';
import { resolveShape } from '../../program/shape';
import type { Equation, Program, Value } from '../../program/types';
import type { PrimitiveName } from '../../program/vocabulary';

/** Kinds of products that engines compute at rates of their own. */
export const productKinds = ['contract', 'convolution', 'kernelGradient', 'depthwise', 'depthwiseKernelGradient'] as const;
export type ProductKind = (typeof productKinds)[number];

/** Multiplications and additions for each element of a channel that a window of 3×3 moves over. */
const perElement = 18;

/**
 * Operations of a product as its kind's rate counts them. What moves over each channel by itself is read and written rather
 * than multiplied: it takes about the same time whatever the window, and counts as one of 3×3.
 */
export function countedOperations(equation: Equation, kind: ProductKind, batch: number): number {
  if (kind !== 'depthwise' && kind !== 'depthwiseKernelGradient') return operationsOf(equation, batch);
  const moved = kind === 'depthwise' ? equation.output : equation.inputs[1];
  return moved ? perElement * elementsOf(moved, batch) : 0;
}

/** How fast an engine computes on this machine. */
export interface Rates {
  /** Multiplications and additions in a second. */
  readonly operations: Readonly<Record<ProductKind, number>>;
  /** Bytes read and written in a second by what computes elementwise. */
  readonly bytes: number;
  /** Seconds of one call that computes next to nothing. */
  readonly call: number;
}

/** Only another view of the same numbers, or computed once when a program is compiled. */
const free: ReadonlySet<PrimitiveName> = new Set(['reshape', 'broadcast']);

/** The kind of product that an equation is; null for those that are none. */
export function productKind(equation: Equation): ProductKind | null {
  const { primitive, inputs, output, parameters } = equation;
  if (primitive === 'contract') return 'contract';
  if (primitive !== 'convolution' && primitive !== 'convolutionInputGradient' && primitive !== 'convolutionKernelGradient') return null;
  if (parameters.groups > 1) return primitive === 'convolutionKernelGradient' ? 'depthwiseKernelGradient' : 'depthwise';
  const kernel = primitive === 'convolutionKernelGradient' ? output : inputs[1];
  const [height, width] = kernel?.type.shape ?? [];
  // A window of one pixel is a matrix product.
  if (height === 1 && width === 1) return 'contract';
  return primitive === 'convolutionKernelGradient' ? 'kernelGradient' : 'convolution';
}

function elementsOf({ type }: Value, batch: number): number {
  return resolveShape(type.shape, batch).reduce((product, length) => product * length, 1);
}

function bytesOf(value: Value, batch: number): number {
  return value.type.dtype === 'uint8' ? elementsOf(value, batch) : 4 * elementsOf(value, batch);
}

/** Seconds that a program takes for a batch, from its products and the numbers that the rest reads and writes. */
export function estimatedSeconds(program: Program, batch: number, { operations, bytes, call }: Rates): number {
  let seconds = call;
  for (const equation of program.equations) {
    const kind = productKind(equation);
    if (kind !== null) seconds += countedOperations(equation, kind, batch) / operations[kind];
    else if (!free.has(equation.primitive)) {
      seconds += [...equation.inputs, equation.output].reduce((sum, value) => sum + bytesOf(value, batch), 0) / bytes;
    }
  }
  return seconds;
}
