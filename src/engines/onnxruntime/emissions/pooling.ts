import { pictureAxes } from '../../../program/picture';
import type { Shape } from '../../../program/tensor';
import type { Application } from '../../../program/types';
import type { AveragePooling, Pair, Pooling } from '../../../program/vocabulary';
import { castTo, inputType, transposed, type Emission } from '../emission';
import type { GraphWriter } from '../graph-writer';
import { gatherTap, padPicture, pads, scatterTap, spatialSize, sumOf, taps, toChannelsFirst, toChannelsLast, type Windows } from '../pictures'; // prettier-ignore

function windowsOf(pooling: Pooling, size: Pair, pooled: Shape): Windows {
  return { ...pooling, dilation: [1, 1], size, count: spatialSize(pooled, pooling.layout) };
}

/** Whether one window covers the picture exactly. */
function isGlobal({ window, padding, size }: Windows): boolean {
  const { top, bottom, left, right } = padding;
  return top + bottom + left + right === 0 && window[0] === size[0] && window[1] === size[1];
}

/** Runs an operator that knows only NCHW. */
function channelsFirst(graph: GraphWriter, tensor: string, pooling: Pooling, write: (tensor: string) => string): string {
  if (pooling.layout === 'NCHW') return write(tensor);
  return transposed(graph, write(transposed(graph, tensor, toChannelsFirst)), toChannelsLast);
}

function forward(application: Application<'averagePool' | 'maxPool' | 'maxPoolOffset' | 'gatherWindow'>): Windows {
  const { parameters, output } = application;
  const size = spatialSize(inputType(application, 0).shape, parameters.layout);
  return windowsOf(parameters, size, output.type.shape);
}

function backward(application: Application<'averagePoolTranspose' | 'scatterWindow'>): Windows {
  const { parameters } = application;
  return windowsOf(parameters, parameters.size, inputType(application, 0).shape);
}

export const averagePool: Emission<'averagePool'> = ({ graph, input }, application) => {
  const { parameters } = application;
  const { layout, window, stride, padding, countPadding } = parameters;
  if (isGlobal(forward(application))) {
    const { height, width } = pictureAxes(layout);
    return graph.node('ReduceMean', [input(0), graph.vector([height, width])], { keepdims: 1 });
  }
  return channelsFirst(graph, input(0), parameters, (x) =>
    graph.node('AveragePool', [x], {
      kernel_shape: window,
      strides: stride,
      pads: pads(padding),
      count_include_pad: Number(countPadding),
    }),
  );
};

/** One over the number of elements that count in each window. */
function divisors(windows: Windows, { countPadding, padding, layout }: AveragePooling): [Float64Array, number[]] {
  const { window, stride, size, count } = windows;
  const inside = (position: number, axis: 0 | 1): number => {
    const start = position * stride[axis] - (axis === 0 ? padding.top : padding.left);
    return Math.min(start + window[axis], size[axis]) - Math.max(start, 0);
  };
  const values = Float64Array.from({ length: count[0] * count[1] }, (_, k) => {
    const [row, column] = [Math.floor(k / count[1]), k % count[1]];
    return 1 / (countPadding ? window[0] * window[1] : inside(row, 0) * inside(column, 1));
  });
  return [values, layout === 'NHWC' ? [1, count[0], count[1], 1] : [1, 1, count[0], count[1]]];
}

export const averagePoolTranspose: Emission<'averagePoolTranspose'> = ({ graph, input }, application) => {
  const windows = backward(application);
  const { parameters } = application;
  const shares = graph.node('Mul', [input(0), graph.floats(...divisors(windows, parameters))]);
  if (isGlobal(windows)) {
    const { size } = windows;
    const shape = parameters.layout === 'NHWC' ? [1, size[0], size[1], 1] : [1, 1, size[0], size[1]];
    return graph.node('Add', [shares, graph.floats(new Float32Array(size[0] * size[1]), shape)]);
  }
  const { shape } = inputType(application, 0);
  return sumOf(graph, taps(windows).map((tap) => scatterTap(graph, shares, shape, windows, tap)));
};

export const maxPool: Emission<'maxPool'> = ({ graph, input }, { parameters }) =>
  channelsFirst(graph, input(0), parameters, (x) =>
    graph.node('MaxPool', [x], {
      kernel_shape: parameters.window,
      strides: parameters.stride,
      pads: pads(parameters.padding),
    }),
  );

export const maxPoolOffset: Emission<'maxPoolOffset'> = ({ graph, input }, application) => {
  const windows = forward(application);
  const padded = padPicture(graph, input(0), windows.layout, windows.padding, -Infinity);
  const [first, ...others] = taps(windows).map((tap) => gatherTap(graph, padded, windows, tap));
  if (first === undefined) throw new Error('a pooling window has no position');
  if (others.length === 0) return castTo(graph, graph.node('Greater', [first, first]), 'uint8');
  let [best, offset] = [first, graph.scalar(0)];
  others.forEach((tap, index) => {
    // Only a greater element takes over, so that the first of equals stays.
    const greater = graph.node('Greater', [tap, best]);
    offset = graph.node('Where', [greater, graph.scalar(index + 1), offset]);
    if (index < others.length - 1) best = graph.node('Max', [best, tap]);
  });
  return castTo(graph, offset, 'uint8');
};

export const gatherWindow: Emission<'gatherWindow'> = ({ graph, input }, application) => {
  const windows = forward(application);
  const padded = padPicture(graph, input(0), windows.layout, windows.padding);
  const offset = castTo(graph, input(1), 'int32');
  const [first, ...others] = taps(windows).map((tap) => gatherTap(graph, padded, windows, tap));
  if (first === undefined) throw new Error('a pooling window has no position');
  return others.reduce(
    (sum, tap, index) => graph.node('Where', [graph.node('Equal', [offset, graph.integer(index + 1)]), tap, sum]),
    first,
  );
};

export const scatterWindow: Emission<'scatterWindow'> = ({ graph, input }, application) => {
  const windows = backward(application);
  const offset = castTo(graph, input(1), 'int32');
  const { shape } = inputType(application, 0);
  const parts = taps(windows).map((tap, index) => {
    const here = graph.node('Equal', [offset, graph.integer(index)]);
    const chosen = graph.node('Where', [here, input(0), graph.scalar(0)]);
    return scatterTap(graph, chosen, shape, windows, tap);
  });
  return sumOf(graph, parts);
};
