import { inputType, reshaped, transposed, type Emission, type Formulations, type Scope } from '../emission';
import type { GraphWriter } from '../graph-writer';
import { padPicture, scatterTap, sumOf, taps, type Windows } from '../pictures';
import type { BlockedConvolution } from './blocked';
import { convolve, forwardFormulations, type ForwardFormulation } from './forward';
import { turnedKernel } from './patches';
import { tilingOf } from './winograd/tiling';
import { winogradInputGradient } from './winograd/winograd';
import { coversAll, kernelSize, windowsOf } from './windows';

/**
 * How a picture's cotangent may be computed:
 * - `whole`: one window covers the picture: cotangent · Wᵀ is the picture;
 * - `turned/…`: without strides, a convolution of the cotangent with the turned kernel;
 * - `phases`: with strides, a product for each step between windows, then each picture is woven of its phases;
 * - `columns`: cotangent · Wᵀ, whose patches are put back and added up;
 * - `winograd`: by tiles, with fewer products.
 */
export type InputGradientFormulation = 'whole' | `turned/${ForwardFormulation}` | 'phases' | 'columns' | 'winograd';

function formulations(block: number | null, windows: Windows, turned: BlockedConvolution): Formulations<InputGradientFormulation> {
  const { window, stride, dilation } = windows;
  if (coversAll(windows)) return ['whole'];
  if (window[0] * window[1] === 1) return ['columns'];
  if (stride[0] === 1 && stride[1] === 1) {
    const [first, ...others] = forwardFormulations(block, turned).map((formulation) => `turned/${formulation}` as const);
    if (first) return [first, ...others];
  }
  return dilation[0] === 1 && dilation[1] === 1 ? ['phases', 'columns'] : ['columns'];
}

/** Windows over the cotangent whose taps meet the picture's elements; padding may be negative. */
function turnedWindows({ layout, window, stride, dilation, padding, size, count }: Windows): Windows {
  const reach = [dilation[0] * (window[0] - 1), dilation[1] * (window[1] - 1)] as const;
  const [top, left] = [reach[0] - padding.top, reach[1] - padding.left];
  const turned = { top, left, bottom: size[0] + reach[0] - count[0] - top, right: size[1] + reach[1] - count[1] - left };
  return { layout, window, stride, dilation, padding: turned, size: count, count: size };
}

export const productInputGradient: Emission<'convolutionInputGradient'> = (scope, application) => {
  const { graph, input } = scope;
  const [cotangent, kernel] = [inputType(application, 0).shape, inputType(application, 1).shape];
  const { parameters, output } = application;
  const [inputs, outputs] = [Number(kernel[2]), Number(kernel[3])];
  const windows = windowsOf(parameters, kernelSize(kernel), output.type.shape, cotangent);
  const turned = { picture: input(0), kernel: input(1), windows: turnedWindows(windows), channels: [outputs, inputs] } as const;
  const tiling = tilingOf(windows, [inputs, outputs]);
  const direct = formulations(scope.block, windows, turned);
  const formulation = scope.choose(tiling ? [...direct, 'winograd'] : direct);
  switch (formulation) {
    case 'whole':
      return whole(graph, input(0), input(1), windows, [inputs, outputs]);
    case 'phases':
      return byPhases(graph, input(0), input(1), windows, [inputs, outputs]);
    case 'columns':
      return byColumns(graph, input(0), input(1), windows, [inputs, outputs]);
    case 'winograd':
      if (!tiling) throw new Error('the convolution has no tiles');
      return winogradInputGradient(graph, input(0), input(1), tiling);
    default:
      return byTurning(scope, turned, forward[formulation]);
  }
};

const forward = { 'turned/patches': 'patches', 'turned/turned': 'turned', 'turned/blocked': 'blocked' } as const;

type Channels = readonly [inputs: number, outputs: number];

function byTurning(scope: Scope, convolution: BlockedConvolution, formulation: ForwardFormulation): string {
  return convolve(scope, { ...convolution, kernel: turnedKernel(scope.graph, convolution.kernel) }, formulation);
}

function whole(graph: GraphWriter, cotangent: string, kernel: string, windows: Windows, [inputs, outputs]: Channels): string {
  const { window, padding } = windows;
  const matrix = reshaped(graph, kernel, [window[0] * window[1] * inputs, outputs]);
  const product = graph.node('Gemm', [reshaped(graph, cotangent, [-1, outputs]), matrix], { transB: 1 });
  const cut = { top: -padding.top, bottom: -padding.bottom, left: -padding.left, right: -padding.right };
  return padPicture(graph, reshaped(graph, product, ['N', window[0], window[1], inputs]), 'NHWC', cut);
}

function byColumns(graph: GraphWriter, cotangent: string, kernel: string, windows: Windows, [inputs, outputs]: Channels): string {
  const count = windows.window[0] * windows.window[1];
  const matrix = reshaped(graph, kernel, [count * inputs, outputs]);
  const product = graph.node('Gemm', [reshaped(graph, cotangent, [-1, outputs]), matrix], { transB: 1 });
  const shape = ['N', windows.count[0], windows.count[1], inputs] as const;
  const columns = reshaped(graph, product, ['N', windows.count[0], windows.count[1], count * inputs]);
  const parts = taps(windows).map((tap, index) => {
    const bounds = [graph.vector([index * inputs]), graph.vector([(index + 1) * inputs]), graph.vector([3])];
    const part = count === 1 ? columns : graph.node('Slice', [columns, ...bounds]);
    return scatterTap(graph, part, shape, windows, tap);
  });
  return sumOf(graph, parts);
}

/**
 * With stride s, tap s·a + p of window i meets row s·(i + a) + p of the padded picture: the taps of one a lie side by
 * side in blocks of s rows and s columns, so that one product and one shift serve all of them.
 */
function byPhases(graph: GraphWriter, cotangent: string, kernel: string, windows: Windows, [inputs, outputs]: Channels): string {
  const { window, stride, count, size, padding } = windows;
  const steps = [Math.ceil(window[0] / stride[0]), Math.ceil(window[1] / stride[1])] as const;
  const missing = [steps[0] * stride[0] - window[0], steps[1] * stride[1] - window[1]] as const;
  const fill = [kernel, graph.vector([0, 0, 0, 0, missing[0], missing[1], 0, 0]), graph.scalar(0)];
  const filled = missing[0] + missing[1] === 0 ? kernel : graph.node('Pad', fill);
  const split = reshaped(graph, filled, [steps[0], stride[0], steps[1], stride[1], inputs, outputs]);
  const phases = stride[0] * stride[1] * inputs;
  // [steps, o, phases · c], so that each step's kernel is a matrix of its own.
  const stacked = reshaped(graph, transposed(graph, split, [0, 2, 5, 1, 3, 4]), [steps[0] * steps[1], outputs, phases]);
  const rows = reshaped(graph, cotangent, [-1, outputs]);
  const blocks = [
    Math.ceil((size[0] + padding.top + padding.bottom) / stride[0]),
    Math.ceil((size[1] + padding.left + padding.right) / stride[1]),
  ] as const;
  const parts = Array.from({ length: steps[0] * steps[1] }, (_, step) => {
    const [top, left] = [Math.floor(step / steps[1]), step % steps[1]];
    const one = graph.node('Slice', [stacked, graph.vector([step]), graph.vector([step + 1]), graph.vector([0])]);
    const product = graph.node('MatMul', [rows, reshaped(graph, one, [outputs, phases])]);
    const around = { top, left, bottom: blocks[0] - count[0] - top, right: blocks[1] - count[1] - left };
    return padPicture(graph, reshaped(graph, product, ['N', count[0], count[1], phases]), 'NHWC', around);
  });
  const sum = reshaped(graph, sumOf(graph, parts), ['N', blocks[0], blocks[1], stride[0], stride[1], inputs]);
  const woven = transposed(graph, sum, [0, 1, 3, 2, 4, 5]);
  const picture = reshaped(graph, woven, ['N', blocks[0] * stride[0], blocks[1] * stride[1], inputs]);
  return padPicture(graph, picture, 'NHWC', {
    top: -padding.top,
    left: -padding.left,
    bottom: size[0] + padding.top - blocks[0] * stride[0],
    right: size[1] + padding.left - blocks[1] * stride[1],
  });
}
