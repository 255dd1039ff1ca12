import { inputType, reshaped, transposed, type Emission } from '../emission';
import type { GraphWriter } from '../graph-writer';
import { channelsOf, gatherTap, padPicture, pads, spatialSize, spread, taps, toChannelsFirst, toChannelsLast } from '../pictures'; // prettier-ignore
import type { Layout } from '../../../program/vocabulary';
import { kernelSize, windowsOf } from './windows';

function channelsFirst(graph: GraphWriter, tensor: string, layout: Layout): string {
  return layout === 'NCHW' ? tensor : transposed(graph, tensor, toChannelsFirst);
}

function channelsLast(graph: GraphWriter, tensor: string, layout: Layout): string {
  return layout === 'NHWC' ? tensor : transposed(graph, tensor, toChannelsLast);
}

function fromChannelsFirst(graph: GraphWriter, tensor: string, layout: Layout): string {
  return layout === 'NCHW' ? tensor : transposed(graph, tensor, toChannelsLast);
}

/** The runtime's Conv with kernel OIHW. */
export const groupedConvolution: Emission<'convolution'> = ({ graph, input }, application) => {
  const { layout, stride, padding, dilation, groups } = application.parameters;
  const kernel = transposed(graph, input(1), [3, 2, 0, 1]);
  const result = graph.node('Conv', [channelsFirst(graph, input(0), layout), kernel], {
    kernel_shape: kernelSize(inputType(application, 1).shape),
    strides: stride,
    pads: pads(padding),
    dilations: dilation,
    group: groups,
  });
  return fromChannelsFirst(graph, result, layout);
};

/** Conv of the cotangent, spread by the stride, with the kernel turned and its channels exchanged in each group. */
export const groupedInputGradient: Emission<'convolutionInputGradient'> = ({ graph, input }, application) => {
  const { layout, stride, padding, dilation, groups, size } = application.parameters;
  const [cotangent, kernel] = [inputType(application, 0).shape, inputType(application, 1).shape];
  const [height, width] = kernelSize(kernel);
  const [inputs, outputs] = [Number(kernel[2]), Number(kernel[3]) / groups];
  const [rows, columns] = spatialSize(cotangent, layout);
  const shape = ['N', outputs * groups, rows, columns] as const;
  const spreadOut = spread(graph, channelsFirst(graph, input(0), layout), shape, [0, 0, stride[0] - 1, stride[1] - 1]);
  const top = dilation[0] * (height - 1) - padding.top;
  const left = dilation[1] * (width - 1) - padding.left;
  const bottom = size[0] + dilation[0] * (height - 1) - ((rows - 1) * stride[0] + 1) - top;
  const right = size[1] + dilation[1] * (width - 1) - ((columns - 1) * stride[1] + 1) - left;
  const padded = padPicture(graph, spreadOut, 'NCHW', { top, bottom, left, right });
  const ends = graph.vector([Number.MIN_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]);
  const backwards = [graph.vector([-1, -1]), ends, graph.vector([0, 1]), graph.vector([-1, -1])];
  const turned = graph.node('Slice', [input(1), ...backwards]);
  const split = reshaped(graph, turned, [height, width, inputs, groups, outputs]);
  const exchanged = reshaped(graph, transposed(graph, split, [3, 2, 4, 0, 1]), [groups * inputs, outputs, height, width]);
  const attributes = { kernel_shape: [height, width], dilations: dilation, group: groups };
  return fromChannelsFirst(graph, graph.node('Conv', [padded, exchanged], attributes), layout);
};

/** Tap by tap: each group's elements times its cotangents, summed over pictures and positions. */
export const groupedKernelGradient: Emission<'convolutionKernelGradient'> = ({ graph, input }, application) => {
  const { parameters, output } = application;
  const { layout, groups, padding } = parameters;
  const [picture, cotangent] = [inputType(application, 0).shape, inputType(application, 1).shape];
  const inputs = channelsOf(picture, layout) / groups;
  const outputs = channelsOf(cotangent, layout) / groups;
  const windows = { ...windowsOf(parameters, parameters.size, picture, cotangent), layout: 'NHWC' as const };
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
  const stacked = perTap.map((tap) => reshaped(graph, tap, [1, inputs, groups * outputs]));
  return reshaped(graph, graph.node('Concat', stacked, { axis: 0 }), output.type.shape);
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
