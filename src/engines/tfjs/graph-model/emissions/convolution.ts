import { TangentError } from '../../../../contract/errors';
import { say } from '../../../../contract/message';
import type { Dimension, Shape, Tensor } from '../../../../program/tensor';
import { slice as sliceOf } from '../../../../program/interpreter/views';
import type { Convolution, Pair } from '../../../../program/vocabulary';
import { inputType, padded, sliced, spread, type Emission } from '../emission';
import type { GraphDefinition } from '../graph';

const float = { T: { type: 'float32' } } as const;

type Movement = Pick<Convolution, 'stride' | 'dilation' | 'groups'>;

/** A convolution without padding of pictures with channels last and a constant kernel HWIO. */
function convolved(graph: GraphDefinition, picture: string, shape: Shape, kernel: Tensor, { stride, dilation, groups }: Movement): string {
  if (Math.max(...stride) > 1 && Math.max(...dilation) > 1) {
    throw new TangentError('export-unsupported', say`TensorFlow.js has no convolution that is both strided and dilated, which this backbone needs; export it as onnx`);
  }
  const [height = 1, width = 1, inputs = 1, outputs = 1] = kernel.shape;
  const attributes = {
    ...float,
    strides: [1, ...stride, 1],
    dilations: [1, ...dilation, 1],
    padding: { text: 'VALID' },
    data_format: { text: 'NHWC' },
  };
  if (groups === 1) return graph.node('Conv2D', [picture, graph.floats(kernel.data, kernel.shape)], attributes);
  if (inputs === 1) return graph.node('DepthwiseConv2dNative', [picture, graph.floats(kernel.data, [height, width, groups, outputs / groups])], attributes);
  const each = outputs / groups;
  const parts = Array.from({ length: groups }, (_, group) => {
    const [first, last] = [group * inputs, (group + 1) * inputs];
    const end = [...shape.slice(0, 3), last];
    const part = sliced(graph, picture, [0, 0, 0, first], end, [1, 1, 1, 1]);
    const own = sliceOf([asFloat64(kernel)], { start: [0, 0, 0, group * each], end: [height, width, inputs, (group + 1) * each], step: [1, 1, 1, 1] }, { shape: [height, width, inputs, each], dtype: 'float32' });
    return graph.node('Conv2D', [part, graph.floats(own, [height, width, inputs, each])], attributes);
  });
  const axis = graph.once('axis 3', () => graph.integer(3));
  return graph.node('ConcatV2', [...parts, axis], { ...float, N: groups });
}

export const convolution: Emission<'convolution'> = ({ graph, input, constant }, application) => {
  const { padding, ...movement } = application.parameters;
  const { shape } = inputType(application, 0);
  const [before, after] = [[0, padding.top, padding.left, 0], [0, padding.bottom, padding.right, 0]];
  return convolved(graph, padded(graph, input(0), before, after), grown(shape, before, after), constant(1), movement);
};

/** A convolution of the cotangent, spread by the stride, with the kernel turned and its channels exchanged in each group. */
export const convolutionInputGradient: Emission<'convolutionInputGradient'> = ({ graph, input, constant }, application) => {
  const { stride, padding, dilation, groups, size } = application.parameters;
  const kernel = constant(1);
  const [height = 1, width = 1] = kernel.shape;
  const { shape } = inputType(application, 0);
  const [rows, columns] = [Number(shape[1]), Number(shape[2])];
  const spreadOut = spread(graph, input(0), shape, [0, stride[0] - 1, stride[1] - 1, 0]);
  const wide: Shape = [shape[0] ?? 'N', (rows - 1) * stride[0] + 1, (columns - 1) * stride[1] + 1, shape[3] ?? 1];
  const [top, left] = [dilation[0] * (height - 1) - padding.top, dilation[1] * (width - 1) - padding.left];
  const bottom = size[0] + dilation[0] * (height - 1) - Number(wide[1]) - top;
  const right = size[1] + dilation[1] * (width - 1) - Number(wide[2]) - left;
  const { tensor, result } = framed(graph, spreadOut, wide, [top, left], [bottom, right]);
  return convolved(graph, tensor, result, turned(kernel, groups), { stride: [1, 1], dilation, groups });
};

/** Zeros around height and width; where a count is negative, so many are cut off. */
function framed(graph: GraphDefinition, tensor: string, shape: Shape, first: Pair, last: Pair): { tensor: string; result: Shape } {
  const positive = (count: number): number => Math.max(0, count);
  const [before, after] = [[0, positive(first[0]), positive(first[1]), 0], [0, positive(last[0]), positive(last[1]), 0]];
  const larger = grown(shape, before, after);
  const start = [0, positive(-first[0]), positive(-first[1]), 0];
  const end = larger.map((size, axis) => (axis === 1 || axis === 2 ? Number(size) - positive(-(last[axis - 1] ?? 0)) : size));
  const result = end.map((size, axis): Dimension => (size === 'N' ? size : size - (start[axis] ?? 0)));
  const whole = padded(graph, tensor, before, after);
  if ([...first, ...last].every((count) => count >= 0)) return { tensor: whole, result };
  return { tensor: sliced(graph, whole, start, end, [1, 1, 1, 1]), result };
}

function grown(shape: Shape, before: readonly number[], after: readonly number[]): Shape {
  return shape.map((size, axis): Dimension => (size === 'N' ? size : size + (before[axis] ?? 0) + (after[axis] ?? 0)));
}

/** HWIO turned by half a circle, inputs and outputs exchanged in each group. */
function turned({ shape, data }: Tensor, groups: number): Tensor {
  const [height = 1, width = 1, inputs = 1, outputs = 1] = shape;
  const each = outputs / groups;
  const result = new Float64Array(data.length);
  for (let at = 0; at < data.length; at += 1) {
    const [output, input, place] = [at % outputs, Math.floor(at / outputs) % inputs, Math.floor(at / (outputs * inputs))];
    const [group, within] = [Math.floor(output / each), output % each];
    const opposite = height * width - 1 - place;
    result[(opposite * each + within) * (groups * inputs) + group * inputs + input] = data[at] ?? 0;
  }
  return { shape: [height, width, each, groups * inputs], dtype: 'float32', data: result };
}

function asFloat64({ shape, data }: Tensor): Tensor {
  return { shape, dtype: 'float32', data: Float64Array.from(data) };
}
