import type { Shape } from './tensor';
import type { Equation } from './types';

function size(shape: Shape, batch: number): number {
  return shape.reduce<number>((product, side) => product * (side === 'N' ? batch : side), 1);
}

/**
 * Multiplications and additions of a matrix product, a convolution or one of its transposes for a batch of this size,
 * counted as two per product, padding included; 0 for other primitives.
 */
export function operationsOf({ primitive, inputs: [a, b], output, parameters }: Equation, batch: number): number {
  const [first, second] = [a?.type.shape ?? [], b?.type.shape ?? []];
  switch (primitive) {
    case 'contract': {
      const contracted = parameters.contracting[0].map((axis) => first[axis] ?? 1);
      return 2 * size(output.type.shape, batch) * size(contracted, batch);
    }
    case 'convolution':
      return (2 * size(output.type.shape, batch) * size(second, batch)) / Number(second[3]);
    case 'convolutionInputGradient':
      return (2 * size(first, batch) * size(second, batch)) / Number(second[3]);
    case 'convolutionKernelGradient':
      return (2 * size(second, batch) * size(output.type.shape, batch)) / Number(output.type.shape[3]);
    default:
      return 0;
  }
}
