import type { Shape } from '../../../../program/tensor';
import type { AveragePooling, Padding, Pooling } from '../../../../program/vocabulary';
import { inputType, padded, sliced, type Emission } from '../emission';
import type { GraphDefinition } from '../graph';
import { asNumber } from './elementwise';

const float = { T: { type: 'float32' } } as const;
/** Less than any number that a network computes. */
const lowest = -3.4028234663852886e38;

function framed(graph: GraphDefinition, picture: string, { top, bottom, left, right }: Padding, number: number): string {
  return padded(graph, picture, [0, top, left, 0], [0, bottom, right, 0], number);
}

const attributes = ({ window, stride }: Pooling) => ({
  ...float,
  ksize: [1, ...window, 1],
  strides: [1, ...stride, 1],
  padding: { text: 'VALID' },
  data_format: { text: 'NHWC' },
});

/** One over the number of elements in each window, times the window's size: [1, rows, columns, 1]. */
function shares({ window, stride, padding }: AveragePooling, from: Shape, to: Shape): { data: Float64Array; shape: number[] } {
  const [rows, columns] = [Number(to[1]), Number(to[2])];
  const inside = (position: number, axis: 0 | 1): number => {
    const start = position * stride[axis] - (axis === 0 ? padding.top : padding.left);
    return Math.min(start + window[axis], Number(from[axis + 1])) - Math.max(start, 0);
  };
  const data = Float64Array.from({ length: rows * columns }, (_, at) => {
    return (window[0] * window[1]) / (inside(Math.floor(at / columns), 0) * inside(at % columns, 1));
  });
  return { data, shape: [1, rows, columns, 1] };
}

export const averagePool: Emission<'averagePool'> = ({ graph, input }, application) => {
  const { parameters, output } = application;
  const mean = graph.node('AvgPool', [framed(graph, input(0), parameters.padding, 0)], attributes(parameters));
  const { data, shape } = shares(parameters, inputType(application, 0).shape, output.type.shape);
  // Windows that reach into the padding have fewer elements, and a mean that is too small.
  if (parameters.countPadding || data.every((share) => share === 1)) return mean;
  return graph.node('Mul', [mean, graph.floats(data, shape)], float);
};

export const maxPool: Emission<'maxPool'> = ({ graph, input }, { parameters }) =>
  graph.node('MaxPool', [framed(graph, input(0), parameters.padding, lowest)], attributes(parameters));

/** The elements at each tap of every window, row by row. */
function taps(graph: GraphDefinition, picture: string, { window, stride }: Pooling, to: Shape): string[] {
  return Array.from({ length: window[0] * window[1] }, (_, at) => {
    const start = [Math.floor(at / window[1]), at % window[1]] as const;
    const end = [start[0] + (Number(to[1]) - 1) * stride[0] + 1, start[1] + (Number(to[2]) - 1) * stride[1] + 1];
    return sliced(graph, picture, [0, ...start, 0], ['N', ...end, to[3] ?? 1], [1, ...stride, 1]);
  });
}

export const maxPoolOffset: Emission<'maxPoolOffset'> = ({ graph, input }, { parameters, output }) => {
  const picture = framed(graph, input(0), parameters.padding, lowest);
  const [first, ...others] = taps(graph, picture, parameters, output.type.shape);
  if (first === undefined) throw new Error('a pooling window has no position');
  let [best, offset] = [first, graph.node('Mul', [first, graph.scalar(0)], float)];
  others.forEach((tap, index) => {
    // Only a greater element takes over, so that the first of equals stays.
    const greater = asNumber(graph, graph.node('Greater', [tap, best], float));
    const step = graph.node('Mul', [greater, graph.node('Sub', [graph.scalar(index + 1), offset], float)], float);
    offset = graph.node('AddV2', [offset, step], float);
    best = graph.node('Maximum', [best, tap], float);
  });
  return offset;
};

export const gatherWindow: Emission<'gatherWindow'> = ({ graph, input }, { parameters, output }) => {
  const picture = framed(graph, input(0), parameters.padding, 0);
  const parts = taps(graph, picture, parameters, output.type.shape).map((tap, index) => {
    const here = asNumber(graph, graph.node('Equal', [input(1), graph.scalar(index)], float));
    return graph.node('Mul', [tap, here], float);
  });
  return parts.reduce((sum, part) => graph.node('AddV2', [sum, part], float));
};
