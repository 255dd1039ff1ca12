import { freeAxes } from '../../../../program/primitives/contract';
import type { Dimension, Shape } from '../../../../program/tensor';
import { inputType, padded, reshaped, sliced, spread, transposed, type Emission } from '../emission';

const float = { T: { type: 'float32' } } as const;

export const reshape: Emission<'reshape'> = ({ graph, input }, { parameters }) => reshaped(graph, input(0), parameters.shape);

export const permute: Emission<'permute'> = ({ graph, input }, { parameters }) => transposed(graph, input(0), parameters.permutation);

/** The tensor with axes of size 1 where it is to be repeated; the scope repeats it only where it must. */
export const broadcast: Emission<'broadcast'> = ({ graph, input }, application) => {
  const { shape, axes } = application.parameters;
  const from = inputType(application, 0).shape;
  return reshaped(graph, input(0), shape.map((_, axis): Dimension => (axes.includes(axis) ? (from[axes.indexOf(axis)] ?? 1) : 1)));
};

export const slice: Emission<'slice'> = ({ graph, input }, { parameters: { start, end, step } }) => sliced(graph, input(0), start, end, step);

export const pad: Emission<'pad'> = ({ graph, input }, application) => {
  const { before, after, between } = application.parameters;
  return padded(graph, spread(graph, input(0), inputType(application, 0).shape, between), before, after);
};

export const concatenate: Emission<'concatenate'> = ({ graph, input }, { inputs, parameters }) => {
  const axis = graph.once(`axis ${parameters.axis}`, () => graph.integer(parameters.axis));
  return graph.node('ConcatV2', [...inputs.map((_, index) => input(index)), axis], { ...float, N: inputs.length });
};

export const reduceSum: Emission<'reduceSum'> = ({ graph, input }, { parameters: { axes } }) =>
  axes.length === 0 ? input(0) : graph.node('Sum', [input(0), graph.vector(axes)], { ...float, keep_dims: false });

function pick(shape: Shape, axes: readonly number[]): Dimension[] {
  return axes.flatMap((axis) => shape.slice(axis, axis + 1));
}

function together(dimensions: readonly Dimension[]): Dimension {
  return dimensions.includes('N') ? 'N' : dimensions.reduce<number>((product, size) => product * Number(size), 1);
}

/** A matrix product, batched if need be. */
export const contract: Emission<'contract'> = ({ graph, input }, application) => {
  const { contracting, batch } = application.parameters;
  const [a, b] = [inputType(application, 0).shape, inputType(application, 1).shape];
  if (a.length === 2 && b.length === 2 && batch[0].length === 0 && contracting[0].length === 1) {
    const attributes = { ...float, transpose_a: contracting[0][0] === 0, transpose_b: contracting[1][0] === 1 };
    return graph.node('MatMul', [input(0), input(1)], attributes);
  }
  const [freeA, freeB] = [freeAxes(a, contracting[0], batch[0]), freeAxes(b, contracting[1], batch[1])];
  const batches = pick(a, batch[0]);
  const [m, k, n] = [together(pick(a, freeA)), together(pick(a, contracting[0])), together(pick(b, freeB))];
  const left = reshaped(graph, transposed(graph, input(0), [...batch[0], ...freeA, ...contracting[0]]), [...batches, m, k]);
  const right = reshaped(graph, transposed(graph, input(1), [...batch[1], ...contracting[1], ...freeB]), [...batches, k, n]);
  const product = graph.node(batches.length === 0 ? 'MatMul' : 'BatchMatMulV2', [left, right], batches.length === 0 ? { ...float, transpose_a: false, transpose_b: false } : { ...float, adj_x: false, adj_y: false });
  return reshaped(graph, product, application.output.type.shape);
};
