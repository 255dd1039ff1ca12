import { inputType, reshaped, transposed, withStart, type Emission } from '../emission';
import type { GraphWriter } from '../graph-writer';
import { channelsOf, gatherTap, padPicture, pads, spatialSize, spread, taps, toChannelsFirst, toChannelsLast, type Windows } from '../pictures'; // prettier-ignore
import type { Convolution, Layout } from '../../../program/vocabulary';
import { blockedDepthwise, blockedDepthwiseKernelGradient, fitsBlocksDepthwise } from './blocked';
import { exchangedKernelGradient, exchangedWindows } from './exchanged';
import { turned } from './patches';
import { kernelSize, windowsOf } from './windows';

function isDepthwise({ layout, groups }: Convolution, [inputs, outputs]: readonly [number, number]): boolean {
  return layout === 'NHWC' && inputs === groups && outputs === groups;
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

/**
 * The runtime's Conv with kernel OIHW; of each channel by itself in blocks. Constant kernels the runtime brings into blocks
 * itself, together with what follows.
 */
export const groupedConvolution: Emission<'convolution'> = (scope, application) => {
  const { graph, input, block, constant } = scope;
  const { layout, stride, padding, dilation, groups } = application.parameters;
  const [picture, shape] = [inputType(application, 0).shape, inputType(application, 1).shape];
  const windows = windowsOf(application.parameters, kernelSize(shape), picture, application.output.type.shape);
  const depthwise = isDepthwise(application.parameters, [channelsOf(picture, layout), Number(shape[3])]);
  if (depthwise && !constant && fitsBlocksDepthwise(block, windows, groups)) return blockedDepthwise(graph, block, input(0), input(1), windows, groups);
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

/** Conv of the cotangent, spread by the stride, with the kernel turned and its channels exchanged in each group; or in blocks. */
export const groupedInputGradient: Emission<'convolutionInputGradient'> = (scope, application) => {
  const { graph, input, block } = scope;
  const { layout, stride, padding, dilation, groups, size } = application.parameters;
  const [cotangent, kernel] = [inputType(application, 0).shape, inputType(application, 1).shape];
  const [height, width] = kernelSize(kernel);
  const [inputs, outputs] = [Number(kernel[2]), Number(kernel[3]) / groups];
  const [rows, columns] = spatialSize(cotangent, layout);
  const [zeros, length] = [[stride[0] - 1, stride[1] - 1], [(rows - 1) * stride[0] + 1, (columns - 1) * stride[1] + 1]] as const;
  const top = dilation[0] * (height - 1) - padding.top;
  const left = dilation[1] * (width - 1) - padding.left;
  const bottom = size[0] + dilation[0] * (height - 1) - length[0] - top;
  const right = size[1] + dilation[1] * (width - 1) - length[1] - left;
  const around = { top, bottom, left, right };
  const windows: Windows = { layout, window: [height, width], stride: [1, 1], dilation, padding: around, size: length, count: size };
  if (isDepthwise(application.parameters, [inputs * groups, outputs * groups]) && fitsBlocksDepthwise(block, windows, groups)) {
    const cotangents = spread(graph, input(0), ['N', rows, columns, groups], [0, ...zeros, 0]);
    return blockedDepthwise(graph, block, cotangents, turned(graph, input(1)), windows, groups);
  }
  const cotangents = spread(graph, channelsFirst(graph, input(0), layout), ['N', outputs * groups, rows, columns], [0, 0, ...zeros]);
  const padded = padPicture(graph, cotangents, 'NCHW', around);
  const split = reshaped(graph, turned(graph, input(1)), [height, width, inputs, groups, outputs]);
  const exchanged = reshaped(graph, transposed(graph, split, [3, 2, 4, 0, 1]), [groups * inputs, outputs, height, width]);
  const attributes = { kernel_shape: [height, width], dilations: dilation, group: groups };
  return fromChannelsFirst(graph, graph.node('Conv', [padded, exchanged], attributes), layout);
};

/**
 * As a convolution of pictures with cotangents, of each channel by itself in blocks; or tap by tap, each group's elements
 * times its cotangents, summed over pictures and positions.
 */
export const groupedKernelGradient: Emission<'convolutionKernelGradient'> = (scope, application) => {
  const { graph, input, start, block } = scope;
  const { parameters, output } = application;
  const { layout, groups, padding } = parameters;
  const [picture, cotangent] = [inputType(application, 0).shape, inputType(application, 1).shape];
  const inputs = channelsOf(picture, layout) / groups;
  const outputs = channelsOf(cotangent, layout) / groups;
  const given = windowsOf(parameters, parameters.size, picture, cotangent);
  const windows = { ...given, layout: 'NHWC' as const };
  const stacked = (tensor: string): string => withStart(graph, reshaped(graph, tensor, output.type.shape), start);
  const depthwise = isDepthwise(parameters, [inputs * groups, outputs * groups]);
  if (depthwise && fitsBlocksDepthwise(block, exchangedWindows(windows), groups)) {
    return stacked(blockedDepthwiseKernelGradient(graph, block, input(0), input(1), windows, groups));
  }
  if (scope.choose(['taps', 'exchanged']) === 'exchanged') {
    return stacked(exchangedKernelGradient(graph, input(0), input(1), given, { groups, inputs, outputs }));
  }
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
