import { freeAxes } from '../../../program/primitives/contract';
import type { Dimension, Shape } from '../../../program/tensor';
import type { Application } from '../../../program/types';
import { inputType, reshaped, transposed, type Emission } from '../emission';

function pick(shape: Shape, axes: readonly number[]): Dimension[] {
  return axes.flatMap((axis) => shape.slice(axis, axis + 1));
}

/** The product of dimensions, of which one may be the batch. */
function together(dimensions: readonly Dimension[]): Dimension {
  if (dimensions.includes('N')) return 'N';
  return dimensions.reduce<number>((product, size) => product * Number(size), 1);
}

/** Whether it is one product of two matrices, which goes through Gemm. */
export function isMatrixProduct({ inputs, parameters }: Pick<Application<'contract'>, 'inputs' | 'parameters'>): boolean {
  const { contracting, batch } = parameters;
  return inputs.every(({ type }) => type.shape.length === 2) && batch[0].length === 0 && contracting[0].length === 1;
}

/** A matrix product, batched if need be; two matrices go through Gemm, which transposes for free and adds. */
export const contract: Emission<'contract'> = ({ graph, input, start }, application) => {
  const { contracting, batch } = application.parameters;
  const [a, b] = [inputType(application, 0).shape, inputType(application, 1).shape];
  if (isMatrixProduct(application)) {
    return graph.node('Gemm', [input(0), input(1), ...(start ? [start.tensor] : [])], {
      transA: Number(contracting[0][0] === 0),
      transB: Number(contracting[1][0] === 1),
      ...(start && { beta: { float: start.factor } }),
    });
  }
  const [freeA, freeB] = [freeAxes(a, contracting[0], batch[0]), freeAxes(b, contracting[1], batch[1])];
  const batches = pick(a, batch[0]);
  const [m, k, n] = [together(pick(a, freeA)), together(pick(a, contracting[0])), together(pick(b, freeB))];
  const left = transposed(graph, input(0), [...batch[0], ...freeA, ...contracting[0]]);
  const right = transposed(graph, input(1), [...batch[1], ...contracting[1], ...freeB]);
  const product = graph.node('MatMul', [
    reshaped(graph, left, [...batches, m, k]),
    reshaped(graph, right, [...batches, k, n]),
  ]);
  return reshaped(graph, product, application.output.type.shape);
};
