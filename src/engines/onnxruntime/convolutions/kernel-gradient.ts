import { inputType, reshaped, transposed, type Emission, type Formulations, type Start } from '../emission';
import type { GraphWriter } from '../graph-writer';
import { channelsOf, gatherTap, padPicture, taps, type Windows } from '../pictures';
import { patches } from './patches';
import { tilingOf } from './winograd/tiling';
import { winogradKernelGradient } from './winograd/winograd';
import { coversAll, windowsOf } from './windows';

/**
 * How a kernel's gradient may be computed:
 * - `patches`: patchesᵀ · cotangent, transposed inside the product;
 * - `taps`: the picture is transposed once, then a product for each tap, whose operands lie as the product wants them;
 * - `winograd`: by tiles, with fewer products.
 */
export type KernelGradientFormulation = 'patches' | 'taps' | 'winograd';

function formulations(windows: Windows, [inputs, outputs]: readonly [number, number]): Formulations<KernelGradientFormulation> {
  const single = windows.window[0] * windows.window[1] === 1;
  if (coversAll(windows)) return ['patches'];
  const { stride } = windows;
  const dense = stride[0] * stride[1] === 1;
  return (single && inputs <= outputs) || (dense && inputs >= 128) ? ['taps', 'patches'] : ['patches', 'taps'];
}

/** Σ over taps of pictureᵀ · cotangent, stacked: [taps·c, o]. */
function byTaps(graph: GraphWriter, picture: string, windows: Windows, channels: number, cotangents: string): string {
  const padded = padPicture(graph, picture, 'NHWC', windows.padding);
  const channelsFirst = transposed(graph, padded, [3, 0, 1, 2]);
  // The slices' spatial axes are where channels-first pictures have them.
  const products = taps(windows).map((tap) => {
    const elements = gatherTap(graph, channelsFirst, { ...windows, layout: 'NCHW' }, tap);
    return graph.node('MatMul', [reshaped(graph, elements, [channels, -1]), cotangents]);
  });
  return graph.node('Concat', products, { axis: 0 });
}

export const productKernelGradient: Emission<'convolutionKernelGradient'> = (scope, application) => {
  const { graph, input, start } = scope;
  const [picture, cotangent] = [inputType(application, 0).shape, inputType(application, 1).shape];
  const { parameters, output } = application;
  const windows = windowsOf(parameters, parameters.size, picture, cotangent);
  const [inputs, outputs] = [channelsOf(picture, 'NHWC'), channelsOf(cotangent, 'NHWC')];
  const cotangents = reshaped(graph, input(1), [-1, outputs]);
  const tiling = tilingOf(windows, [inputs, outputs]);
  const direct = formulations(windows, [inputs, outputs]);
  const formulation = scope.choose(tiling ? [...direct, 'winograd'] : direct);
  if (formulation !== 'patches') {
    const matrix =
      formulation === 'winograd' && tiling
        ? winogradKernelGradient(graph, input(0), input(1), tiling)
        : byTaps(graph, input(0), windows, inputs, cotangents);
    const stacked = reshaped(graph, matrix, output.type.shape);
    return start === null ? stacked : graph.node('Add', [stacked, scaled(graph, start)]);
  }
  const rows = patches(graph, input(0), windows, inputs);
  const shape = [windows.window[0] * windows.window[1] * inputs, outputs];
  const factors = start === null ? [rows, cotangents] : [rows, cotangents, reshaped(graph, start.tensor, shape)];
  const product = graph.node('Gemm', factors, { transA: 1, beta: { float: start?.factor ?? 1 } });
  return reshaped(graph, product, output.type.shape);
};

function scaled(graph: GraphWriter, { tensor, factor }: Start): string {
  return factor === 1 ? tensor : graph.node('Mul', [tensor, graph.scalar(factor)]);
}
