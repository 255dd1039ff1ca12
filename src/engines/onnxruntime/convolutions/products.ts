import { inputType, reshaped, transposed, type Emission } from '../emission';
import type { GraphWriter } from '../graph-writer';
import { channelsOf, padPicture, scatterTap, sumOf, taps, type Windows } from '../pictures';
import { coversAll, kernelSize, windowsOf } from './windows';

/** Patches of pictures [N, h, w, c] as the rows of a matrix [N·positions, taps·c]. */
function patches(graph: GraphWriter, picture: string, windows: Windows, channels: number): string {
  const { window, size, count, padding } = windows;
  const padded = padPicture(graph, picture, 'NHWC', padding);
  const width = window[0] * window[1] * channels;
  const [rows, columns] = [size[0] + padding.top + padding.bottom, size[1] + padding.left + padding.right];
  const single = width === channels && count[0] === rows && count[1] === columns;
  if (single || coversAll(windows)) return reshaped(graph, padded, [-1, width]);
  // One gathering of all taps is faster than a slice for each.
  const flat = reshaped(graph, padded, ['N', rows * columns, channels]);
  const gathered = graph.node('Gather', [flat, graph.vector(positions(windows, columns))], { axis: 1 });
  return reshaped(graph, gathered, [-1, width]);
}

/** Where each tap of each window lies in the padded picture, row by row. */
function positions(windows: Windows, columns: number): number[] {
  const { stride, dilation, count } = windows;
  return Array.from({ length: count[0] * count[1] }, (_, window) => {
    const [top, left] = [Math.floor(window / count[1]) * stride[0], (window % count[1]) * stride[1]];
    return taps(windows).map(([row, column]) => (top + row * dilation[0]) * columns + left + column * dilation[1]);
  }).flat();
}

/** patches · W. */
export const productConvolution: Emission<'convolution'> = ({ graph, input }, application) => {
  const [picture, kernel] = [inputType(application, 0).shape, inputType(application, 1).shape];
  const { shape } = application.output.type;
  const size = kernelSize(kernel);
  const channels = channelsOf(picture, 'NHWC');
  const windows = windowsOf(application.parameters, size, picture, shape);
  const matrix = reshaped(graph, input(1), [size[0] * size[1] * channels, Number(kernel[3])]);
  const product = graph.node('MatMul', [patches(graph, input(0), windows, channels), matrix]);
  return reshaped(graph, product, shape);
};

/** patchesᵀ · cotangent. */
export const productKernelGradient: Emission<'convolutionKernelGradient'> = ({ graph, input }, application) => {
  const [picture, cotangent] = [inputType(application, 0).shape, inputType(application, 1).shape];
  const { parameters, output } = application;
  const windows = windowsOf(parameters, parameters.size, picture, cotangent);
  const rows = patches(graph, input(0), windows, channelsOf(picture, 'NHWC'));
  const cotangents = reshaped(graph, input(1), [-1, channelsOf(cotangent, 'NHWC')]);
  return reshaped(graph, graph.node('Gemm', [rows, cotangents], { transA: 1 }), output.type.shape);
};

/**
 * Without strides a convolution of the cotangent with the turned kernel; else cotangent · Wᵀ, whose patches are put
 * back and added up.
 */
export const productInputGradient: Emission<'convolutionInputGradient'> = ({ graph, input }, application) => {
  const [cotangent, kernel] = [inputType(application, 0).shape, inputType(application, 1).shape];
  const { parameters, output } = application;
  const size = kernelSize(kernel);
  const [inputs, outputs] = [Number(kernel[2]), Number(kernel[3])];
  const windows = windowsOf(parameters, size, output.type.shape, cotangent);
  const count = size[0] * size[1];
  if (count > 1 && windows.stride[0] === 1 && windows.stride[1] === 1 && !coversAll(windows)) {
    const turned = turnedKernel(graph, input(1), count * outputs, inputs);
    const rows = patches(graph, input(0), turnedWindows(windows), outputs);
    return reshaped(graph, graph.node('MatMul', [rows, turned]), output.type.shape);
  }
  const matrix = reshaped(graph, input(1), [count * inputs, outputs]);
  const product = graph.node('Gemm', [reshaped(graph, input(0), [-1, outputs]), matrix], { transB: 1 });
  const shape = ['N', windows.count[0], windows.count[1], inputs] as const;
  if (coversAll(windows)) {
    const { padding } = windows;
    const cut = { top: -padding.top, bottom: -padding.bottom, left: -padding.left, right: -padding.right };
    return padPicture(graph, reshaped(graph, product, ['N', size[0], size[1], inputs]), 'NHWC', cut);
  }
  const columns = reshaped(graph, product, ['N', windows.count[0], windows.count[1], count * inputs]);
  const parts = taps(windows).map((tap, index) => {
    const bounds = [graph.vector([index * inputs]), graph.vector([(index + 1) * inputs]), graph.vector([3])];
    const part = count === 1 ? columns : graph.node('Slice', [columns, ...bounds]);
    return scatterTap(graph, part, shape, windows, tap);
  });
  return sumOf(graph, parts);
};

/** The kernel [kh, kw, c, o] turned by 180° as a matrix [kh·kw·o, c]. */
function turnedKernel(graph: GraphWriter, kernel: string, rows: number, columns: number): string {
  const ends = graph.vector([Number.MIN_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]);
  const backwards = [graph.vector([-1, -1]), ends, graph.vector([0, 1]), graph.vector([-1, -1])];
  const turned = graph.node('Slice', [kernel, ...backwards]);
  return reshaped(graph, transposed(graph, turned, [0, 1, 3, 2]), [rows, columns]);
}

/** Windows over the cotangent whose taps meet the picture's elements; padding may be negative. */
function turnedWindows({ layout, window, stride, dilation, padding, size, count }: Windows): Windows {
  const reach = [dilation[0] * (window[0] - 1), dilation[1] * (window[1] - 1)] as const;
  const [top, left] = [reach[0] - padding.top, reach[1] - padding.left];
  const turned = { top, left, bottom: size[0] + reach[0] - count[0] - top, right: size[1] + reach[1] - count[1] - left };
  return { layout, window, stride, dilation, padding: turned, size: count, count: size };
}
