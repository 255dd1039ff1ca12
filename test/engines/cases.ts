import { normals, uniforms } from '../../src/contract/random';
import { Builder } from '../../src/program/builder';
import { resolveShape } from '../../src/program/shape';
import type { Shape, Tensor, TensorType } from '../../src/program/tensor';
import type { Program, Value } from '../../src/program/types';
import type { Convolution, Layout, Padding, Pair } from '../../src/program/vocabulary';

export const batch = 3;

/** A program with one output per case, to be compared with the interpreter's. */
export interface Case {
  readonly title: string;
  readonly program: Program;
}

function pictures(layout: Layout, [height, width]: Pair, channels: number): Shape {
  return layout === 'NHWC' ? ['N', height, width, channels] : ['N', channels, height, width];
}

const paddings: readonly Padding[] = [
  { top: 0, bottom: 0, left: 0, right: 0 },
  { top: 1, bottom: 1, left: 1, right: 1 },
  { top: 0, bottom: 1, left: 2, right: 0 },
];
const none: Padding = { top: 0, bottom: 0, left: 0, right: 0 };

const kernels: readonly Pair[] = [[1, 1], [3, 3], [2, 3], [5, 5]]; // prettier-ignore
const strides: readonly Pair[] = [[1, 1], [2, 2], [2, 1]]; // prettier-ignore
const dilations: readonly Pair[] = [[1, 1], [2, 1]]; // prettier-ignore

/**
 * Combinations in which any kernel, stride, padding and dilation meet pairwise, and any kernel, stride and dilation
 * as well. Which padding comes with them turns with the number of the grouping.
 */
function* movements(turn: number): Generator<Pick<Convolution, 'stride' | 'padding' | 'dilation'> & { kernel: Pair }> {
  for (const [k, kernel] of kernels.entries()) {
    for (const [s, stride] of strides.entries()) {
      for (const [d, dilation] of dilations.entries()) {
        // Kernels of one element have nothing to dilate.
        if (k === 0 && d === 1) continue;
        yield { kernel, stride, dilation, padding: paddings[(k + s + d + turn) % paddings.length] ?? none };
      }
    }
  }
}

/** The three maps of one convolution, with kernels that are inputs. */
function* convolutions(layout: Layout): Generator<Case> {
  const groupings = [[1, 3, 4], [4, 1, 1], [3, 1, 2], [2, 2, 3]] as const; // prettier-ignore
  for (const [turn, [groups, inputs, outputs]] of groupings.entries()) {
    const all = [...movements(turn + (layout === 'NHWC' ? 0 : 1))];
    for (const [k, size] of kernels.entries()) {
      const builder = new Builder();
      for (const { kernel, ...movement } of all.filter((one) => one.kernel === size)) {
        const { stride, padding, dilation } = movement;
        const name = `${kernel.join('x')} by ${stride.join('x')} dilated ${dilation.join('x')} padded ${Object.values(padding).join()}`;
        addConvolution(builder, name, { layout, groups, ...movement }, kernel, [groups * inputs, groups * outputs]);
      }
      // One window that covers the picture.
      const one: Convolution = { layout, stride: [1, 1], padding: none, dilation: [1, 1], groups };
      if (k === 0) addConvolution(builder, 'whole', one, [9, 7], [groups * inputs, groups * outputs]);
      yield { title: `convolution ${size.join('×')} ${layout} in ${groups} groups`, program: builder.build() };
    }
  }
}

function addConvolution(builder: Builder, name: string, convolution: Convolution, kernel: Pair, channels: Pair): void {
  const size: Pair = [9, 7];
  const picture = builder.input(`picture/${name}`, pictures(convolution.layout, size, channels[0]));
  const weights = builder.input(`kernel/${name}`, [...kernel, channels[0] / convolution.groups, channels[1]]);
  const output = builder.emit('convolution', [picture, weights], convolution);
  const cotangent = builder.input(`cotangent/${name}`, output.type.shape);
  builder.output(`output/${name}`, output);
  builder.output(`input/${name}`, builder.emit('convolutionInputGradient', [cotangent, weights], { ...convolution, size }));
  const gradient = builder.emit('convolutionKernelGradient', [picture, cotangent], { ...convolution, size: kernel });
  builder.output(`kernel/${name}`, gradient);
  // What is added to a product may become a part of it, whatever the steps between windows.
  if (Math.max(...convolution.stride, ...convolution.dilation) > 1) return;
  const another = builder.emit('convolutionKernelGradient', [picture, output], { ...convolution, size: kernel });
  builder.output(`sum/${name}`, builder.emit('add', [another, builder.emit('scale', [weights], { factor: 0.25 })], {}));
}

/** Forward passes with constant kernels, which engines may run in another layout. */
function fixedNetwork(layout: Layout): Case {
  const builder = new Builder();
  const constant = (shape: readonly number[], purpose: string): Value => builder.constant(random({ shape, dtype: 'float32' }, purpose));
  const image = builder.input('image', ['N', 11, 9, 3], 'uint8');
  const floats = builder.emit('scale', [builder.emit('cast', [image], { dtype: 'float32' })], { factor: 1 / 255 });
  let x = layout === 'NHWC' ? floats : builder.emit('permute', [floats], { permutation: [0, 3, 1, 2] });
  const axis = layout === 'NHWC' ? 3 : 1;
  const layer = (input: Value, channels: number, stride: Pair, groups: number): Value => {
    const from = Number(input.type.shape[axis]) / groups;
    const kernel = constant([3, 3, from, channels], `kernel ${from} ${channels} ${stride.join()}`);
    const parameters = { layout, stride, padding: paddings[1] ?? none, dilation: [1, 1], groups } as const;
    const convolved = builder.emit('convolution', [input, kernel], parameters);
    const bias = builder.emit('broadcast', [constant([channels], `bias ${channels}`)], { shape: convolved.type.shape, axes: [axis] });
    return builder.emit('relu6', [builder.emit('add', [convolved, bias], {})], {});
  };
  x = layer(x, 8, [2, 2], 1);
  const deep = layer(x, 8, [1, 1], 8);
  const joined = builder.emit('concatenate', [builder.emit('add', [x, deep], {}), deep], { axis });
  builder.output('mask', builder.emit('insideMask', [joined], { low: 0, high: 6 }));
  const area = builder.emit('reduceSum', [joined], { axes: layout === 'NHWC' ? [1, 2] : [2, 3] });
  builder.output('features', area);
  builder.output('picture', joined);
  return { title: `a fixed network, ${layout}`, program: builder.build() };
}

function pooling(layout: Layout): Case {
  const builder = new Builder();
  const windows: readonly (readonly [Pair, Pair, Padding])[] = [
    [[2, 2], [2, 2], none],
    [[3, 3], [2, 2], paddings[1] ?? none],
    [[3, 2], [1, 2], { top: 1, bottom: 0, left: 0, right: 1 }],
    [[9, 7], [1, 1], none],
    [[1, 1], [2, 2], none],
  ];
  const size: Pair = [9, 7];
  const x = builder.input('x', pictures(layout, size, 3));
  // −1 and −2, so that every window is negative and nearly every one has several maxima.
  const bits = builder.emit('cast', [builder.emit('insideMask', [x], { low: 0, high: Infinity })], { dtype: 'float32' });
  const tied = builder.emit('subtract', [bits, builder.filled(x.type.shape, 2)], {});
  windows.forEach(([window, stride, padding], index) => {
    const parameters = { layout, window, stride, padding };
    const pooled = builder.emit('maxPool', [x], parameters);
    const offsets = builder.emit('maxPoolOffset', [x], parameters);
    const cotangent = builder.input(`cotangent/${index}`, pooled.type.shape);
    builder.output(`max/${index}`, pooled);
    builder.output(`offset/${index}`, offsets);
    builder.output(`tied max/${index}`, builder.emit('maxPool', [tied], parameters));
    builder.output(`tied offset/${index}`, builder.emit('maxPoolOffset', [tied], parameters));
    builder.output(`gather/${index}`, builder.emit('gatherWindow', [x, offsets], parameters));
    builder.output(`scatter/${index}`, builder.emit('scatterWindow', [cotangent, offsets], { ...parameters, size }));
    for (const countPadding of [false, true]) {
      const average = { ...parameters, countPadding };
      const name = `${index}/${countPadding ? 'all' : 'inside'}`;
      builder.output(`average/${name}`, builder.emit('averagePool', [x], average));
      builder.output(`back/${name}`, builder.emit('averagePoolTranspose', [cotangent], { ...average, size }));
    }
  });
  return { title: `pooling ${layout}`, program: builder.build() };
}

function elementwise(): Case {
  const builder = new Builder();
  const [x, y] = [builder.input('x', ['N', 4, 3]), builder.input('y', ['N', 4, 3])];
  const positive = builder.emit('exponential', [y], {});
  const row = builder.emit('broadcast', [builder.input('row', [4])], { shape: ['N', 4, 3], axes: [1] });
  const one = builder.filled(['N', 4, 3], 1.5);
  const results: Record<string, Value> = {
    add: builder.emit('add', [x, row], {}),
    subtract: builder.emit('subtract', [row, x], {}),
    multiply: builder.emit('multiply', [row, one], {}),
    divide: builder.emit('divide', [x, positive], {}),
    maximum: builder.emit('maximum', [x, y], {}),
    scale: builder.emit('scale', [row], { factor: -2.5 }),
    exponential: positive,
    logarithm: builder.emit('logarithm', [positive], {}),
    squareRoot: builder.emit('squareRoot', [positive], {}),
    relu: builder.emit('relu', [x], {}),
    relu6: builder.emit('relu6', [builder.emit('scale', [x], { factor: 5 })], {}),
    leakyRelu: builder.emit('leakyRelu', [x], { slope: 0.2 }),
    absolute: builder.emit('absolute', [x], {}),
    sigmoid: builder.emit('sigmoid', [x], {}),
    hyperbolicTangent: builder.emit('hyperbolicTangent', [x], {}),
    errorFunction: builder.emit('errorFunction', [x], {}),
    softplus: builder.emit('softplus', [x], {}),
    clip: builder.emit('clip', [x], { low: -0.5, high: 1 }),
    clipAbove: builder.emit('clip', [x], { low: -Infinity, high: 1 }),
    elu: builder.emit('elu', [x], { alpha: 0.7 }),
    softmax: builder.emit('softmax', [x], {}),
    logSoftmax: builder.emit('logSoftmax', [x], {}),
    repeated: row,
    filled: one,
  };
  for (const [low, high] of [[0, 6], [0, Infinity], [-Infinity, 0.5], [-Infinity, Infinity]] as const) { // prettier-ignore
    const mask = builder.emit('insideMask', [x], { low, high });
    results[`mask ${low} ${high}`] = mask;
    results[`masked ${low} ${high}`] = builder.emit('applyMask', [y, mask], { otherwise: 0 });
    results[`leaking ${low} ${high}`] = builder.emit('applyMask', [y, mask], { otherwise: 0.1 });
  }
  for (const [name, value] of Object.entries(results)) builder.output(name, value);
  return { title: 'elementwise', program: builder.build() };
}

function viewsAndProducts(): Case {
  const builder = new Builder();
  const x = builder.input('x', ['N', 5, 4, 3]);
  const labels = builder.input('labels', ['N'], 'int32');
  const results: Record<string, Value> = {
    reshape: builder.emit('reshape', [x], { shape: ['N', 60] }),
    permute: builder.emit('permute', [x], { permutation: [2, 0, 3, 1] }),
    slice: builder.emit('slice', [x], { start: [0, 1, 0, 0], end: ['N', 5, 4, 2], step: [1, 2, 3, 1] }),
    pad: builder.emit('pad', [x], { before: [0, 1, 0, 0], after: [0, 0, 2, 1], between: [0, 0, 0, 0] }),
    spread: builder.emit('pad', [x], { before: [0, 1, 0, 0], after: [0, 0, 0, 0], between: [0, 2, 1, 0] }),
    concatenate: builder.emit('concatenate', [x, x], { axis: 2 }),
    bytes: builder.emit('cast', [builder.emit('insideMask', [x], { low: 0, high: 1 })], { dtype: 'float32' }),
    oneHot: builder.emit('oneHot', [labels], { depth: 4 }),
    sum: builder.emit('reduceSum', [x], { axes: [0, 2] }),
    sumOfAll: builder.emit('reduceSum', [x], { axes: [0, 1, 2, 3] }),
    sumOfNone: builder.emit('reduceSum', [x], { axes: [] }),
  };
  const flat = builder.emit('reshape', [x], { shape: ['N', 60] });
  const weights = builder.input('weights', [60, 7]);
  results['dense'] = builder.emit('contract', [flat, weights], { contracting: [[1], [0]], batch: [[], []] });
  const y = builder.input('y', ['N', 7]);
  results['outer'] = builder.emit('contract', [flat, y], { contracting: [[0], [0]], batch: [[], []] });
  results['back'] = builder.emit('contract', [y, weights], { contracting: [[1], [1]], batch: [[], []] });
  results['turned'] = builder.emit('contract', [weights, y], { contracting: [[1], [1]], batch: [[], []] });
  const last = builder.input('last', [3, 6]);
  results['lastAxis'] = builder.emit('contract', [x, last], { contracting: [[3], [0]], batch: [[], []] });
  const other = builder.input('other', ['N', 4, 2]);
  results['batched'] = builder.emit('contract', [x, other], { contracting: [[2], [1]], batch: [[0], [0]] });
  for (const [name, value] of Object.entries(results)) builder.output(name, value);
  return { title: 'views and products', program: builder.build() };
}

/** Random elements: normal floats with some exact ties, bytes, or small labels. */
export function random({ shape, dtype }: TensorType, purpose: string): Tensor & { readonly shape: number[] } {
  const sizes = resolveShape(shape, batch);
  const length = sizes.reduce((product, size) => product * size, 1);
  if (dtype === 'float32') {
    const rounded = Float32Array.from(normals(length, 1, purpose), (x) => Math.round(x * 64) / 64);
    return { shape: sizes, dtype, data: rounded };
  }
  const u = uniforms(length, 1, purpose);
  const data = dtype === 'uint8' ? Uint8Array.from(u, (x) => 256 * x) : Int32Array.from(u, (x) => 4 * x);
  return { shape: sizes, dtype, data };
}

export function feedsOf(program: Program): Record<string, Tensor> {
  return Object.fromEntries(program.inputs.map(({ name, value }) => [name, random(value.type, name)]));
}

/** Every primitive, over the parameters that engines treat differently. */
export function* cases(): Generator<Case> {
  yield elementwise();
  yield viewsAndProducts();
  for (const layout of ['NHWC', 'NCHW'] as const) {
    yield pooling(layout);
    yield fixedNetwork(layout);
    yield* convolutions(layout);
  }
}
