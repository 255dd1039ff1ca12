import { inputType, reshaped, transposed, withStart, type Emission, type Formulations } from '../emission';
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

/** pictureᵀ at each tap: [c, places]. */
function elementsOfTaps(graph: GraphWriter, picture: string, windows: Windows, channels: number): string[] {
  const padded = padPicture(graph, picture, 'NHWC', windows.padding);
  const channelsFirst = transposed(graph, padded, [3, 0, 1, 2]);
  // The slices' spatial axes are where channels-first pictures have them.
  return taps(windows).map((tap) => reshaped(graph, gatherTap(graph, channelsFirst, { ...windows, layout: 'NCHW' }, tap), [channels, -1]));
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
  const shape = [windows.window[0] * windows.window[1] * inputs, outputs];
  /** A product of two matrices to which `start` is added. */
  const product = (rows: string, transA: 0 | 1): string => {
    const factors = start === null ? [rows, cotangents] : [rows, cotangents, reshaped(graph, start.tensor, shape)];
    return reshaped(graph, graph.node('Gemm', factors, { transA, beta: { float: start?.factor ?? 1 } }), output.type.shape);
  };
  const stacked = (matrix: string): string => withStart(graph, reshaped(graph, matrix, output.type.shape), start);
  switch (formulation) {
    case 'patches':
      return product(patches(graph, input(0), windows, inputs), 1);
    case 'taps': {
      const [first, ...others] = elementsOfTaps(graph, input(0), windows, inputs);
      if (first === undefined) throw new Error('the kernel has no tap');
      if (others.length === 0) return product(first, 0);
      const products = [first, ...others].map((elements) => graph.node('MatMul', [elements, cotangents]));
      return stacked(graph.node('Concat', products, { axis: 0 }));
    }
    case 'winograd':
      if (!tiling) throw new Error('the convolution has no tiles');
      return stacked(winogradKernelGradient(graph, input(0), input(1), tiling));
  }
};
