import { inputType, reshaped, transposed, withStart, type Emission, type Formulations, type Scope } from '../emission';
import type { GraphWriter } from '../graph-writer';
import { channelsOf, gatherTap, padPicture, pads, spatialSize, spread, taps, toChannelsFirst, toChannelsLast, type Windows } from '../pictures'; // prettier-ignore
import type { Convolution, Layout } from '../../../program/vocabulary';
import { blockedDepthwise, fitsBlocks } from './blocked';
import { exchangedKernelGradient } from './exchanged';
import { turned } from './patches';
import { fitsToeplitz, toeplitzConvolution, toeplitzInputGradient, toeplitzKernelGradient } from './toeplitz';
import { kernelSize, turnedWindows, windowsOf } from './windows';

/**
 * How a convolution in groups or its picture's cotangent may be computed:
 * - `direct`: by the runtime's Conv, with channels first;
 * - `toeplitz`: each channel by itself, by a product of matrices;
 * - `blocked`: each channel by itself, by the runtime's kernels for blocks of channels.
 */
type Formulation = 'direct' | 'toeplitz' | 'blocked';

function isDepthwise({ layout, groups }: Convolution, [inputs, outputs]: readonly [number, number]): boolean {
  return layout === 'NHWC' && inputs === groups && outputs === groups;
}

/** @param moved the windows of the convolution, which for a cotangent may be another */
function depthwiseFormulations({ block, constant }: Scope, windows: Windows, moved: Windows | null, channels: number): Formulations<Formulation> {
  const toeplitz = fitsToeplitz(windows, channels, constant) ? (['toeplitz'] as const) : [];
  // The runtime brings constant kernels into blocks by itself.
  const blocked = moved && !constant && fitsBlocks(block, moved, [channels]) ? (['blocked'] as const) : [];
  return ['direct', ...toeplitz, ...blocked];
}

function channelsFirst(graph: GraphWriter, tensor: string, layout: Layout): string {
  return layout === 'NCHW' ? tensor : transposed(graph, tensor, toChannelsFirst);
}

function channelsLast(graph: GraphWriter, tensor: string, layout: Layout): string {
  return layout === 'NHWC' ? tensor : transposed(graph, tensor, toChannelsLast);
}

function fromChannelsFirst(graph: GraphWriter, tensor: string, layout: Layout): string {
  return layout === 'NCHW' ? tensor : transposed(graph, tensor, toChannelsLast);
}

/** The runtime's Conv with kernel OIHW, unless each channel is moved over by itself in another way. */
export const groupedConvolution: Emission<'convolution'> = (scope, application) => {
  const { graph, input, block } = scope;
  const { layout, stride, padding, dilation, groups } = application.parameters;
  const [picture, shape] = [inputType(application, 0).shape, inputType(application, 1).shape];
  const windows = windowsOf(application.parameters, kernelSize(shape), picture, application.output.type.shape);
  if (isDepthwise(application.parameters, [channelsOf(picture, layout), Number(shape[3])])) {
    const formulation = scope.choose(depthwiseFormulations(scope, windows, windows, groups));
    if (formulation === 'toeplitz') return toeplitzConvolution(graph, input(0), input(1), windows, groups);
    if (formulation === 'blocked' && block !== null) return blockedDepthwise(graph, block, input(0), input(1), windows, groups);
  }
  const kernel = transposed(graph, input(1), [3, 2, 0, 1]);
  const result = graph.node('Conv', [channelsFirst(graph, input(0), layout), kernel], {
    kernel_shape: windows.window,
    strides: stride,
    pads: pads(padding),
    dilations: dilation,
    group: groups,
  });
  return fromChannelsFirst(graph, result, layout);
};

/** Conv of the cotangent, spread by the stride, with the kernel turned and its channels exchanged in each group, or as above. */
export const groupedInputGradient: Emission<'convolutionInputGradient'> = (scope, application) => {
  const { graph, input, block } = scope;
  const { layout, stride, padding, dilation, groups, size } = application.parameters;
  const [cotangent, kernel] = [inputType(application, 0).shape, inputType(application, 1).shape];
  const [height, width] = kernelSize(kernel);
  const windows = windowsOf(application.parameters, [height, width], application.output.type.shape, cotangent);
  if (isDepthwise(application.parameters, [channelsOf(application.output.type.shape, layout), channelsOf(cotangent, layout)])) {
    const moved = stride[0] * stride[1] === 1 ? turnedWindows(windows) : null;
    const formulation = scope.choose(depthwiseFormulations(scope, windows, moved, groups));
    if (formulation === 'toeplitz') return toeplitzInputGradient(graph, input(0), input(1), windows, groups);
    if (formulation === 'blocked' && block !== null && moved) return blockedDepthwise(graph, block, input(0), turned(graph, input(1)), moved, groups);
  }
  const [inputs, outputs] = [Number(kernel[2]), Number(kernel[3]) / groups];
  const [rows, columns] = spatialSize(cotangent, layout);
  const shape = ['N', outputs * groups, rows, columns] as const;
  const spreadOut = spread(graph, channelsFirst(graph, input(0), layout), shape, [0, 0, stride[0] - 1, stride[1] - 1]);
  const top = dilation[0] * (height - 1) - padding.top;
  const left = dilation[1] * (width - 1) - padding.left;
  const bottom = size[0] + dilation[0] * (height - 1) - ((rows - 1) * stride[0] + 1) - top;
  const right = size[1] + dilation[1] * (width - 1) - ((columns - 1) * stride[1] + 1) - left;
  const padded = padPicture(graph, spreadOut, 'NCHW', { top, bottom, left, right });
  const split = reshaped(graph, turned(graph, input(1)), [height, width, inputs, groups, outputs]);
  const exchanged = reshaped(graph, transposed(graph, split, [3, 2, 4, 0, 1]), [groups * inputs, outputs, height, width]);
  const attributes = { kernel_shape: [height, width], dilations: dilation, group: groups };
  return fromChannelsFirst(graph, graph.node('Conv', [padded, exchanged], attributes), layout);
};

/** Tap by tap, each group's elements times its cotangents, summed over pictures and positions; as a convolution; or by matrices. */
export const groupedKernelGradient: Emission<'convolutionKernelGradient'> = (scope, application) => {
  const { graph, input, start } = scope;
  const { parameters, output } = application;
  const { layout, groups, padding } = parameters;
  const [picture, cotangent] = [inputType(application, 0).shape, inputType(application, 1).shape];
  const inputs = channelsOf(picture, layout) / groups;
  const outputs = channelsOf(cotangent, layout) / groups;
  const given = windowsOf(parameters, parameters.size, picture, cotangent);
  const windows = { ...given, layout: 'NHWC' as const };
  const matrices = isDepthwise(parameters, [inputs * groups, outputs * groups]) && fitsToeplitz(windows, groups, false);
  const stacked = (tensor: string): string => withStart(graph, reshaped(graph, tensor, output.type.shape), start);
  const formulation = scope.choose(matrices ? ['taps', 'exchanged', 'toeplitz'] : ['taps', 'exchanged']);
  if (formulation === 'exchanged') return stacked(exchangedKernelGradient(graph, input(0), input(1), given, { groups, inputs, outputs }));
  if (formulation === 'toeplitz') return stacked(toeplitzKernelGradient(graph, input(0), input(1), windows, groups));
  const padded = padPicture(graph, channelsLast(graph, input(0), layout), 'NHWC', padding);
  const cotangents = channelsLast(graph, input(1), layout);
  const perTap = taps(windows).map((tap) => {
    const elements = gatherTap(graph, padded, windows, tap);
    if (inputs > 1) return groupProducts(graph, elements, cotangents, [groups, inputs, outputs]);
    const products = graph.node('Mul', [
      reshaped(graph, elements, [-1, groups, 1]),
      reshaped(graph, cotangents, [-1, groups, outputs]),
    ]);
    return graph.node('ReduceSum', [products, graph.vector([0])], { keepdims: 0 });
  });
  const sums = perTap.map((tap) => reshaped(graph, tap, [1, inputs, groups * outputs]));
  return stacked(graph.node('Concat', sums, { axis: 0 }));
};

/** [inputs, groups·outputs]: per group the product of elementsᵀ and cotangents. */
function groupProducts(
  graph: GraphWriter,
  elements: string,
  cotangents: string,
  [groups, inputs, outputs]: readonly [number, number, number],
): string {
  const left = transposed(graph, reshaped(graph, elements, [-1, groups, inputs]), [1, 2, 0]);
  const right = transposed(graph, reshaped(graph, cotangents, [-1, groups, outputs]), [1, 0, 2]);
  const product = graph.node('MatMul', [left, right]);
  return reshaped(graph, transposed(graph, product, [1, 0, 2]), [inputs, groups * outputs]);
}
