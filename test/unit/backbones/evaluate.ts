import { pictureAxes, pictureShape, readPicture } from '../../../src/program/picture';
import { resolveShape } from '../../../src/program/shape';
import type { Tensor } from '../../../src/program/tensor';
import type { Equation, Program, Value } from '../../../src/program/types';
import { stridesOf } from '../../../src/backbones/arrays';

interface Numbers {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/**
 * Evaluates a program that an importer wrote, in float64, by the plainest loops. It knows only the primitives that
 * importers write and shares nothing with the engines, so that it can contradict them.
 */
export function evaluate(program: Program, feeds: ReadonlyMap<string, Tensor>, batch: number): Map<string, Numbers> {
  const values = new Map<Value, Numbers>();
  for (const { name, value } of program.inputs) {
    const feed = feeds.get(name);
    if (!feed) throw new Error(`no feed for ${name}`);
    values.set(value, { shape: feed.shape, data: Float64Array.from(feed.data) });
  }
  for (const { value, tensor } of program.constants) {
    values.set(value, { shape: tensor.shape, data: Float64Array.from(tensor.data) });
  }
  const get = (value: Value | undefined): Numbers => {
    const found = value && values.get(value);
    if (!found) throw new Error('a value is used before it is defined');
    return found;
  };
  for (const equation of program.equations) {
    const shape = resolveShape(equation.output.type.shape, batch);
    values.set(equation.output, { shape, data: compute(equation, equation.inputs.map(get), shape) });
  }
  return new Map(program.outputs.map(({ name, value }) => [name, get(value)]));
}

function compute(equation: Equation, inputs: readonly Numbers[], shape: readonly number[]): Float64Array {
  const [x, y] = inputs;
  if (!x) throw new Error('an equation has no input');
  const map = (change: (value: number, i: number) => number): Float64Array => x.data.map(change);
  const second = (i: number): number => y?.data[i] ?? NaN;
  switch (equation.primitive) {
    case 'reshape':
      return x.data;
    case 'add':
      return map((value, i) => value + second(i));
    case 'subtract':
      return map((value, i) => value - second(i));
    case 'multiply':
      return map((value, i) => value * second(i));
    case 'divide':
      return map((value, i) => value / second(i));
    case 'maximum':
      return map((value, i) => Math.max(value, second(i)));
    case 'scale':
      return map((value) => value * equation.parameters.factor);
    case 'relu':
      return map((value) => Math.max(value, 0));
    case 'relu6':
      return map((value) => Math.min(Math.max(value, 0), 6));
    case 'leakyRelu':
      return map((value) => (value > 0 ? value : equation.parameters.slope * value));
    case 'softmax':
      return softmax(x);
    case 'permute':
      return gather(x, shape, (position) => {
        const source: number[] = [];
        equation.parameters.permutation.forEach((axis, i) => (source[axis] = position[i] ?? 0));
        return source;
      });
    case 'broadcast':
      return gather(x, shape, (position) => equation.parameters.axes.map((axis) => position[axis] ?? 0));
    case 'slice':
      return gather(x, shape, (position) =>
        position.map((p, axis) => (equation.parameters.start[axis] ?? 0) + p * (equation.parameters.step[axis] ?? 1)),
      );
    case 'pad':
      return gather(x, shape, (position) => position.map((p, axis) => p - (equation.parameters.before[axis] ?? 0)));
    case 'concatenate': {
      const { axis } = equation.parameters;
      return concatenate(inputs, shape, axis);
    }
    case 'reduceSum':
      return reduceSum(x, shape, equation.parameters.axes);
    case 'contract':
      return product(x, y ?? x);
    case 'convolution':
      return convolve(x, y ?? x, shape, equation.parameters);
    case 'averagePool':
    case 'maxPool':
      return pool(x, shape, equation);
    default:
      throw new Error(`importers do not write ${equation.primitive}`);
  }
}

/** Elements at computed positions; zero outside. */
function gather(
  x: Numbers,
  shape: readonly number[],
  from: (position: readonly number[]) => readonly number[],
): Float64Array {
  const [own, strides] = [stridesOf(x.shape), stridesOf(shape)];
  const size = shape.reduce((a, b) => a * b, 1);
  return Float64Array.from({ length: size }, (_, i) => {
    const position = shape.map((dimension, axis) => Math.floor(i / (strides[axis] ?? 1)) % dimension);
    const source = from(position);
    const inside = source.every((p, axis) => p >= 0 && p < (x.shape[axis] ?? 0));
    return inside ? (x.data[source.reduce((sum, p, axis) => sum + p * (own[axis] ?? 0), 0)] ?? NaN) : 0;
  });
}

function concatenate(inputs: readonly Numbers[], shape: readonly number[], axis: number): Float64Array {
  const inner = (dimensions: readonly number[]): number => dimensions.slice(axis).reduce((a, b) => a * b, 1);
  const outer = shape.slice(0, axis).reduce((a, b) => a * b, 1);
  const parts: number[] = [];
  for (let o = 0; o < outer; o++) {
    for (const input of inputs)
      parts.push(...input.data.subarray(o * inner(input.shape), (o + 1) * inner(input.shape)));
  }
  return Float64Array.from(parts);
}

function reduceSum(x: Numbers, shape: readonly number[], axes: readonly number[]): Float64Array {
  const kept = x.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const [own, strides] = [stridesOf(x.shape), stridesOf(shape)];
  const result = new Float64Array(shape.reduce((a, b) => a * b, 1));
  for (let i = 0; i < x.data.length; i++) {
    let target = 0;
    kept.forEach(
      (axis, k) => (target += (Math.floor(i / (own[axis] ?? 1)) % (x.shape[axis] ?? 1)) * (strides[k] ?? 0)),
    );
    result[target] = (result[target] ?? 0) + (x.data[i] ?? 0);
  }
  return result;
}

/** Last axis of x with the first of w. */
function product(x: Numbers, w: Numbers): Float64Array {
  const [inputs = 1, outputs = 1] = w.shape;
  return Float64Array.from({ length: (x.data.length / inputs) * outputs }, (_, i) => {
    const [row, column] = [Math.floor(i / outputs), i % outputs];
    let sum = 0;
    for (let k = 0; k < inputs; k++) sum += (x.data[row * inputs + k] ?? 0) * (w.data[k * outputs + column] ?? 0);
    return sum;
  });
}

function softmax({ shape, data }: Numbers): Float64Array {
  const width = shape.at(-1) ?? 1;
  const result = new Float64Array(data.length);
  for (let row = 0; row < data.length; row += width) {
    const exponentials = data.subarray(row, row + width).map((value) => Math.exp(value));
    const total = exponentials.reduce((a, b) => a + b, 0);
    result.set(
      exponentials.map((value) => value / total),
      row,
    );
  }
  return result;
}

type ConvolutionParameters = Extract<Equation, { primitive: 'convolution' }>['parameters'];

function convolve(x: Numbers, w: Numbers, shape: readonly number[], p: ConvolutionParameters): Float64Array {
  const [input, output] = [readPicture(x.shape, p.layout), readPicture(shape, p.layout)];
  const axes = pictureAxes(p.layout);
  const [xs, ys] = [stridesOf(x.shape), stridesOf(shape)];
  const stride = (strides: readonly number[], axis: number): number => strides[axis] ?? 0;
  const [kh = 1, kw = 1, ki = 1, ko = 1] = w.shape;
  const result = new Float64Array(shape.reduce((a, b) => a * b, 1));
  const perGroup = ko / p.groups;
  for (let n = 0; n < Number(input.batch); n++) {
    for (let o = 0; o < ko; o++) {
      const first = Math.floor(o / perGroup) * ki;
      for (let r = 0; r < output.height; r++) {
        for (let c = 0; c < output.width; c++) {
          let sum = 0;
          for (let a = 0; a < kh; a++) {
            const row = r * p.stride[0] + a * p.dilation[0] - p.padding.top;
            if (row < 0 || row >= input.height) continue;
            for (let b = 0; b < kw; b++) {
              const column = c * p.stride[1] + b * p.dilation[1] - p.padding.left;
              if (column < 0 || column >= input.width) continue;
              const from = n * stride(xs, 0) + row * stride(xs, axes.height) + column * stride(xs, axes.width);
              const kernel = (a * kw + b) * ki * ko + o;
              for (let i = 0; i < ki; i++) {
                sum += (x.data[from + (first + i) * stride(xs, axes.channels)] ?? 0) * (w.data[kernel + i * ko] ?? 0);
              }
            }
          }
          const to = n * stride(ys, 0) + r * stride(ys, axes.height) + c * stride(ys, axes.width);
          result[to + o * stride(ys, axes.channels)] = sum;
        }
      }
    }
  }
  return result;
}

type PoolingEquation = Extract<Equation, { primitive: 'averagePool' | 'maxPool' }>;

function pool(x: Numbers, shape: readonly number[], equation: PoolingEquation): Float64Array {
  const { layout, window, stride, padding } = equation.parameters;
  const [input, axes, xs] = [readPicture(x.shape, layout), pictureAxes(layout), stridesOf(x.shape)];
  const output = readPicture(shape, layout);
  const result: number[] = [];
  const order = pictureShape(output, layout).map(Number);
  const strides = stridesOf(order);
  for (let i = 0; i < order.reduce((a, b) => a * b, 1); i++) {
    const position = order.map((dimension, axis) => Math.floor(i / (strides[axis] ?? 1)) % dimension);
    const seen: number[] = [];
    for (let a = 0; a < window[0]; a++) {
      for (let b = 0; b < window[1]; b++) {
        const source = [...position];
        source[axes.height] = (position[axes.height] ?? 0) * stride[0] + a - padding.top;
        source[axes.width] = (position[axes.width] ?? 0) * stride[1] + b - padding.left;
        const [row, column] = [source[axes.height] ?? -1, source[axes.width] ?? -1];
        if (row < 0 || row >= input.height || column < 0 || column >= input.width) continue;
        seen.push(x.data[source.reduce((sum, at, axis) => sum + at * (xs[axis] ?? 0), 0)] ?? NaN);
      }
    }
    const counted =
      equation.primitive === 'averagePool' && equation.parameters.countPadding ? window[0] * window[1] : seen.length;
    result.push(equation.primitive === 'maxPool' ? Math.max(...seen) : seen.reduce((a, b) => a + b, 0) / counted);
  }
  return Float64Array.from(result);
}
