import type { Dimension } from '../../../program/tensor';
import { castTo, inputType, reshaped, transposed, type Emission } from '../emission';
import type { GraphWriter } from '../graph-writer';
import { spread } from '../pictures';

export const reshape: Emission<'reshape'> = ({ graph, input }, { parameters }) =>
  reshaped(graph, input(0), parameters.shape);

export const permute: Emission<'permute'> = ({ graph, input }, { parameters }) =>
  transposed(graph, input(0), parameters.permutation);

/** The tensor with axes of size 1 where it is to be repeated; the scope repeats it only where it must. */
export const broadcast: Emission<'broadcast'> = ({ graph, input }, application) => {
  const { shape, axes } = application.parameters;
  const from = inputType(application, 0).shape;
  const sizes = shape.map((_, axis): Dimension => {
    const position = axes.indexOf(axis);
    return position < 0 ? 1 : (from[position] ?? 1);
  });
  return reshaped(graph, input(0), sizes);
};

export const slice: Emission<'slice'> = ({ graph, input }, { parameters: { start, end, step } }) => {
  const axes = end.flatMap((size, axis) => (size === 'N' ? [] : [axis]));
  const pick = (list: readonly Dimension[]) => graph.vector(axes.map((axis) => Number(list[axis])));
  return graph.node('Slice', [input(0), pick(start), pick(end), graph.vector(axes), pick(step)]);
};

export const pad: Emission<'pad'> = ({ graph, input }, application) => {
  const { before, after, between } = application.parameters;
  const spreadOut = spread(graph, input(0), inputType(application, 0).shape, between);
  return padded(graph, spreadOut, before, after);
};

function padded(graph: GraphWriter, tensor: string, before: readonly number[], after: readonly number[]): string {
  if ([...before, ...after].every((count) => count === 0)) return tensor;
  return graph.node('Pad', [tensor, graph.vector([...before, ...after]), graph.scalar(0)]);
}

export const concatenate: Emission<'concatenate'> = ({ graph, input }, { inputs, parameters }) =>
  graph.node('Concat', inputs.map((_, index) => input(index)), { axis: parameters.axis });

export const oneHot: Emission<'oneHot'> = ({ graph, input }, { parameters: { depth } }) => {
  const classes = graph.initializer('int32', [1, depth], Int32Array.from({ length: depth }, (_, i) => i));
  return castTo(graph, graph.node('Equal', [reshaped(graph, input(0), ['N', 1]), classes]), 'float32');
};

export const reduceSum: Emission<'reduceSum'> = ({ graph, input }, application) => {
  const { axes } = application.parameters;
  const [first, ...others] = axes;
  if (first === undefined) return input(0);
  const sum = (tensor: string, along: readonly number[]): string => graph.node('ReduceSum', [tensor, graph.vector(along)], { keepdims: 0 });
  // Sums within each picture go side by side; one over pictures and their places at once takes three times as long.
  const inner = first === 0 && others.length > 0 && !axes.includes(inputType(application, 0).shape.length - 1);
  return inner ? sum(sum(input(0), others), [0]) : sum(input(0), axes);
};
