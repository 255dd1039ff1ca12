import { Builder } from '../../../src/program/builder';
import { pooledSize } from '../../../src/program/picture';
import type { Shape, Tensor } from '../../../src/program/tensor';
import type { Program } from '../../../src/program/types';
import type { AveragePooling, Convolution, Layout, Pair, Padding, Pooling, PrimitiveName, Vocabulary } from '../../../src/program/vocabulary';
import { batch, randomTensor, type Tensors } from './numbers';

/** One equation with the output `y`; its inputs are `a`, `b`, …. */
export interface PrimitiveCase {
  readonly title: string;
  readonly program: Program;
  readonly feeds: Tensors;
  /** Inputs it can be differentiated by; empty where its derivative is zero. */
  readonly differentiable: readonly string[];
}

type Input = Shape | { readonly symbolic: Shape; readonly tensor: Tensor };

const inputNames = ['a', 'b', 'c'];

function size(shape: Shape): number[] {
  return shape.map((dimension) => (dimension === 'N' ? batch : dimension));
}

function isShape(input: Input): input is Shape {
  return Array.isArray(input);
}

/** A case whose inputs are random where only a shape is given, and fixed and not differentiated where a tensor is. */
function applied<P extends PrimitiveName>(primitive: P, inputs: readonly Input[], parameters: Vocabulary[P]): PrimitiveCase {
  const builder = new Builder();
  const feeds: Tensors = {};
  const differentiable: string[] = [];
  const values = inputs.map((input, index) => {
    const name = inputNames[index] ?? '';
    if (isShape(input)) {
      feeds[name] = randomTensor(size(input), `${primitive} ${name}`);
      differentiable.push(name);
      return builder.input(name, input);
    }
    feeds[name] = input.tensor;
    return builder.input(name, input.symbolic, input.tensor.dtype);
  });
  builder.output('y', builder.emit(primitive, values, parameters));
  return { title: `${primitive} ${JSON.stringify(parameters)}`, program: builder.build(), feeds, differentiable };
}

/** Random numbers no nearer to each of the points than `distance`, for differences beside kinks. */
function awayFrom(points: readonly number[], shape: Shape, spread = 4, distance = 1e-3): Input {
  const tensor = randomTensor(size(shape), 'away');
  const data = Float64Array.from(tensor.data, (value) => {
    const scaled = spread * value;
    const near = points.find((point) => Math.abs(scaled - point) < distance);
    return near === undefined ? scaled : near + 2 * distance;
  });
  return { symbolic: shape, tensor: { ...tensor, data } };
}

function positive(shape: Shape): Input {
  const tensor = randomTensor(size(shape), 'positive');
  return { symbolic: shape, tensor: { ...tensor, data: Float64Array.from(tensor.data, (value) => 0.5 + Math.abs(value)) } };
}

/** The same case differentiated by all of its float32 inputs, fixed or not. */
function byAll(given: PrimitiveCase): PrimitiveCase {
  const names = given.program.inputs.filter(({ value }) => value.type.dtype === 'float32').map(({ name }) => name);
  return { ...given, differentiable: names };
}

function uint8(symbolic: Shape, number: (index: number) => number): Input {
  const shape = size(symbolic);
  const length = shape.reduce((product, dimension) => product * dimension, 1);
  return { symbolic, tensor: { shape, dtype: 'uint8', data: Uint8Array.from({ length }, (_, i) => number(i)) } };
}

const layouts: readonly Layout[] = ['NHWC', 'NCHW'];
const paddings: readonly Padding[] = [
  { top: 0, bottom: 0, left: 0, right: 0 },
  { top: 1, bottom: 0, left: 2, right: 1 },
];

export function picture(layout: Layout, height: number, width: number, channels: number): Shape {
  return layout === 'NHWC' ? ['N', height, width, channels] : ['N', channels, height, width];
}

interface ConvolutionCase {
  readonly parameters: Convolution;
  readonly picture: Shape;
  readonly kernel: Shape;
  readonly result: Shape;
  readonly size: Pair;
  readonly window: Pair;
}

const strides: readonly Pair[] = [[1, 1], [2, 2], [2, 1]];
const windows: readonly Pair[] = [[1, 1], [3, 3], [2, 3]];
const groupings = [
  { groups: 1, inputs: 5, outputs: 2 },
  { groups: 2, inputs: 4, outputs: 6 },
  { groups: 3, inputs: 3, outputs: 3 },
];

function convolutionCases(): ConvolutionCase[] {
  const cases: ConvolutionCase[] = [];
  for (const layout of layouts)
    for (const stride of strides)
      for (const dilation of [[1, 1], [2, 1]] as const)
        for (const padding of paddings)
          for (const window of windows)
            for (const { groups, inputs, outputs } of groupings) {
              const [height, width] = [7, 5];
              const parameters: Convolution = { layout, stride, padding, dilation, groups };
              const count = (length: number, extent: number, step: number): number => Math.floor((length - extent) / step) + 1;
              const rows = count(height + padding.top + padding.bottom, dilation[0] * (window[0] - 1) + 1, stride[0]);
              const columns = count(width + padding.left + padding.right, dilation[1] * (window[1] - 1) + 1, stride[1]);
              cases.push({
                parameters,
                picture: picture(layout, height, width, inputs),
                kernel: [...window, inputs / groups, outputs],
                result: picture(layout, rows, columns, outputs),
                size: [height, width],
                window,
              });
            }
  return cases;
}

interface PoolingCase {
  readonly parameters: Pooling;
  readonly picture: Shape;
  readonly pooled: Shape;
  readonly size: Pair;
  readonly taps: number;
}

function poolingCases(): PoolingCase[] {
  const cases: PoolingCase[] = [];
  for (const layout of layouts)
    for (const stride of [[1, 1], [2, 2], [2, 3]] as const)
      for (const padding of paddings)
        for (const window of [[2, 3], [3, 3]] as const) {
          const [height, width, channels] = [7, 5, 2];
          const parameters: Pooling = { layout, window, stride, padding };
          const [rows, columns] = pooledSize({ batch: 'N', height, width, channels }, parameters);
          cases.push({
            parameters,
            picture: picture(layout, height, width, channels),
            pooled: picture(layout, rows, columns, channels),
            size: [height, width],
            taps: window[0] * window[1],
          });
        }
  return cases;
}

function averages(): { given: PoolingCase; parameters: AveragePooling }[] {
  return poolingCases().flatMap((given) =>
    [true, false].map((countPadding) => ({ given, parameters: { ...given.parameters, countPadding } })),
  );
}

function elementwise(primitive: 'add' | 'subtract' | 'multiply', shapes: readonly Shape[]): PrimitiveCase[] {
  return shapes.map((shape) => applied(primitive, [shape, shape], {}));
}

const matrix: Shape = ['N', 5];
const none: Vocabulary['add'] = {};

/** Cases of every primitive: one without cases does not compile. */
export const primitiveCases: { readonly [P in PrimitiveName]: readonly PrimitiveCase[] } = {
  reshape: [
    applied('reshape', [['N', 6]], { shape: ['N', 2, 3] }),
    applied('reshape', [['N', 2, 3]], { shape: [6, 'N'] }),
    applied('reshape', [[4]], { shape: [2, 1, 2] }),
    applied('reshape', [[1]], { shape: [] }),
  ],
  permute: [
    applied('permute', [['N', 2, 3, 4]], { permutation: [0, 3, 1, 2] }),
    applied('permute', [['N', 2, 3, 4]], { permutation: [2, 0, 3, 1] }),
    applied('permute', [[2, 3]], { permutation: [1, 0] }),
  ],
  broadcast: [
    applied('broadcast', [[]], { shape: ['N', 2], axes: [] }),
    applied('broadcast', [[3]], { shape: ['N', 2, 3], axes: [2] }),
    applied('broadcast', [['N', 3]], { shape: ['N', 2, 3, 2], axes: [0, 2] }),
    applied('broadcast', [[3]], { shape: [3, 'N'], axes: [0] }),
  ],
  slice: [
    applied('slice', [['N', 7, 3]], { start: [0, 1, 0], end: ['N', 6, 2], step: [1, 2, 1] }),
    applied('slice', [['N', 7]], { start: [0, 0], end: ['N', 7], step: [1, 3] }),
    applied('slice', [[7, 5]], { start: [2, 3], end: [6, 5], step: [3, 4] }),
  ],
  pad: [
    applied('pad', [['N', 3, 2]], { before: [0, 1, 0], after: [0, 2, 3], between: [0, 1, 0] }),
    applied('pad', [[3, 1]], { before: [0, 2], after: [1, 0], between: [2, 3] }),
  ],
  concatenate: [
    applied('concatenate', [['N', 2, 3], ['N', 1, 3]], { axis: 1 }),
    applied('concatenate', [['N', 2], ['N', 1], ['N', 4]], { axis: 1 }),
    applied('concatenate', [[2, 3], [1, 3]], { axis: 0 }),
  ],
  cast: [applied('cast', [uint8(['N', 4], (i) => 17 * i)], { dtype: 'float32' })],
  oneHot: [
    applied('oneHot', [{ symbolic: ['N'], tensor: { shape: [batch], dtype: 'int32', data: Int32Array.of(2, 0, 3) } }], {
      depth: 4,
    }),
  ],
  add: elementwise('add', [matrix, [2, 3], []]),
  subtract: elementwise('subtract', [matrix, [2, 3]]),
  multiply: elementwise('multiply', [matrix, ['N', 2, 3, 2]]),
  divide: [byAll(applied('divide', [matrix, positive(matrix)], none))],
  maximum: [applied('maximum', [matrix, matrix], none)],
  scale: [applied('scale', [matrix], { factor: -2.5 })],
  exponential: [applied('exponential', [matrix], none)],
  logarithm: [byAll(applied('logarithm', [positive(matrix)], none))],
  squareRoot: [byAll(applied('squareRoot', [positive(matrix)], none))],
  absolute: [byAll(applied('absolute', [awayFrom([0], ['N', 40])], none))],
  sigmoid: [applied('sigmoid', [matrix], none)],
  hyperbolicTangent: [applied('hyperbolicTangent', [matrix], none)],
  errorFunction: [applied('errorFunction', [matrix], none)],
  softplus: [applied('softplus', [matrix], none)],
  clip: [
    byAll(applied('clip', [awayFrom([-1, 2], ['N', 40])], { low: -1, high: 2 })),
    byAll(applied('clip', [awayFrom([0.5], ['N', 40])], { low: -Infinity, high: 0.5 })),
  ],
  elu: [byAll(applied('elu', [awayFrom([0], ['N', 40])], { alpha: 0.7 }))],
  relu: [byAll(applied('relu', [awayFrom([0], ['N', 40])], none))],
  relu6: [byAll(applied('relu6', [awayFrom([0, 6], ['N', 40])], none))],
  leakyRelu: [byAll(applied('leakyRelu', [awayFrom([0], ['N', 40])], { slope: 0.1 }))],
  insideMask: [
    applied('insideMask', [awayFrom([-1, 2], ['N', 40])], { low: -1, high: 2 }),
    applied('insideMask', [awayFrom([0], ['N', 40])], { low: 0, high: Infinity }),
  ],
  applyMask: [
    applied('applyMask', [matrix, uint8(matrix, (i) => (i % 3 === 0 ? 1 : 0))], { otherwise: 0 }),
    applied('applyMask', [matrix, uint8(matrix, (i) => (i % 2 === 0 ? 1 : 0))], { otherwise: 0.3 }),
  ],
  reduceSum: [
    applied('reduceSum', [['N', 2, 3, 4]], { axes: [1, 2] }),
    applied('reduceSum', [['N', 2, 3]], { axes: [0] }),
    applied('reduceSum', [['N', 2]], { axes: [0, 1] }),
    applied('reduceSum', [['N', 3]], { axes: [1] }),
  ],
  contract: [
    applied('contract', [matrix, [5, 4]], { contracting: [[1], [0]], batch: [[], []] }),
    applied('contract', [matrix, [4, 5]], { contracting: [[1], [1]], batch: [[], []] }),
    applied('contract', [['N', 3], ['N', 2]], { contracting: [[0], [0]], batch: [[], []] }),
    applied('contract', [['N', 2, 3], ['N', 3, 4]], { contracting: [[2], [1]], batch: [[0], [0]] }),
    applied('contract', [[2, 3, 4, 5], [5, 2, 6, 4]], { contracting: [[0, 3], [1, 0]], batch: [[], []] }),
    applied('contract', [[2, 3, 4, 5], [5, 4, 6, 3]], { contracting: [[1, 3], [3, 0]], batch: [[2], [1]] }),
    applied('contract', [[3, 2], [4]], { contracting: [[], []], batch: [[], []] }),
  ],
  convolution: convolutionCases().map((given) => applied('convolution', [given.picture, given.kernel], given.parameters)),
  convolutionInputGradient: convolutionCases().map(({ result, kernel, parameters, size: of }) =>
    applied('convolutionInputGradient', [result, kernel], { ...parameters, size: of }),
  ),
  convolutionKernelGradient: convolutionCases().map(({ picture: from, result, parameters, window }) =>
    applied('convolutionKernelGradient', [from, result], { ...parameters, size: window }),
  ),
  averagePool: averages().map(({ given, parameters }) => applied('averagePool', [given.picture], parameters)),
  averagePoolTranspose: averages().map(({ given, parameters }) =>
    applied('averagePoolTranspose', [given.pooled], { ...parameters, size: given.size }),
  ),
  maxPool: poolingCases().map(({ picture: from, parameters }) => applied('maxPool', [from], parameters)),
  maxPoolOffset: poolingCases().map(({ picture: from, parameters }) => ({
    ...applied('maxPoolOffset', [from], parameters),
    differentiable: [],
  })),
  gatherWindow: poolingCases().map(({ picture: from, pooled, parameters, taps }) =>
    applied('gatherWindow', [from, uint8(pooled, (i) => (7 * i) % taps)], parameters),
  ),
  scatterWindow: poolingCases().map(({ pooled, parameters, taps, size: of }) =>
    applied('scatterWindow', [pooled, uint8(pooled, (i) => (7 * i) % taps)], { ...parameters, size: of }),
  ),
  softmax: [applied('softmax', [matrix], none), applied('softmax', [['N', 2, 3]], none)],
  logSoftmax: [applied('logSoftmax', [matrix], none), applied('logSoftmax', [['N', 2, 3]], none)],
};
