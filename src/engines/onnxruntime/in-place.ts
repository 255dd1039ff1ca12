import type { Equation, EquationOf } from '../../program/types';
import { reshaped, transposed } from './emission';
import type { GraphWriter } from './graph-writer';
import type { ProductSum } from './sums';

/** Smaller tensors gain nothing. */
const smallest = 2 ** 16;

/** Whether an equation's result is large enough, whatever the batch, for its sums to be computed in place. */
export function worthInPlace({ output: { type } }: Equation): boolean {
  return type.dtype === 'float32' && !type.shape.includes('N') && type.shape.reduce<number>((all, size) => all * Number(size), 1) >= smallest;
}

/** Whether a product can be added in place: the second matrix as it is. */
export function addsInPlace(product: ProductSum['product']): product is EquationOf<'contract'> {
  return product.primitive === 'contract' && product.parameters.contracting[1][0] === 0 && worthInPlace(product);
}

/**
 * The runtime's convolution with something added, which it leaves where that lies if nothing else needs it; Gemm copies
 * what is added, and a product with a number followed by a sum needs memory in between. Convolved along one axis with
 * windows of one place, it is a matrix product.
 */
function convolved(graph: GraphWriter, picture: string, kernel: string, start: string): string {
  return graph.node('FusedConv', [picture, kernel, '', start], {}, 'com.microsoft');
}

/** start + a·b of an equation with the product of these. */
export function productInPlace(graph: GraphWriter, { parameters, output }: EquationOf<'contract'>, [a, b]: readonly [string, string], start: string): string {
  const [rows = 1, columns = 1] = output.type.shape;
  const known = parameters.contracting[0][0] === 0 ? graph.once(`${a} for rows`, () => transposed(graph, a, [1, 0])) : a;
  const kernel = graph.once(`${known} as kernel`, () => reshaped(graph, known, [rows, 'N', 1]));
  const picture = graph.once(`${b} as picture`, () => reshaped(graph, b, [1, 'N', columns]));
  return reshaped(graph, convolved(graph, picture, kernel, reshaped(graph, start, [1, rows, columns])), [rows, columns]);
}

/** start + factor·term, for an equation with this sum. @param factor of no axes */
export function multipleInPlace(graph: GraphWriter, { output }: Equation, start: string, term: string, factor: string): string {
  const kernel = graph.once(`${factor} as kernel`, () => reshaped(graph, factor, [1, 1, 1]));
  const row = (tensor: string): string => reshaped(graph, tensor, [1, 1, 'N']);
  return reshaped(graph, convolved(graph, row(term), kernel, row(start)), output.type.shape);
}
