import { inputType, reshaped, type Emission, type Formulations, type Scope } from '../emission';
import { channelsOf } from '../pictures';
import { blockedConvolution, fitsBlocks, type BlockedConvolution } from './blocked';
import { patches } from './patches';
import { tilingOf } from './winograd/tiling';
import { winogradConvolution } from './winograd/winograd';
import { coversAll, kernelSize, windowsOf } from './windows';

/**
 * How a convolution may be computed:
 * - `patches`: patches · W;
 * - `turned`: (Wᵀ · patchesᵀ)ᵀ, which spares a copy of a W that has more rows than there are patches;
 * - `blocked`: by the runtime's kernels for blocks of channels.
 */
export type ForwardFormulation = 'patches' | 'turned' | 'blocked';

/** The formulations that fit, the one to be taken unless others are known to be faster first. */
export function forwardFormulations(block: number | null, { windows, channels }: BlockedConvolution): Formulations<ForwardFormulation> {
  if (coversAll(windows)) return ['turned', 'patches'];
  if (windows.window[0] * windows.window[1] === 1 || !fitsBlocks(block, windows, channels)) return ['patches'];
  return ['blocked', 'patches'];
}

/** Writes the convolution of a picture and a kernel in channels-last order. */
export function convolve({ graph, block }: Scope, convolution: BlockedConvolution, formulation: ForwardFormulation): string {
  if (formulation === 'blocked' && block !== null) return blockedConvolution(graph, block, convolution);
  const { picture, kernel, windows, channels } = convolution;
  const [inputs, outputs] = channels;
  const matrix = reshaped(graph, kernel, [windows.window[0] * windows.window[1] * inputs, outputs]);
  const rows = patches(graph, picture, windows, inputs);
  const product =
    formulation === 'turned'
      ? graph.node('Transpose', [graph.node('Gemm', [matrix, rows], { transA: 1, transB: 1 })], { perm: [1, 0] })
      : graph.node('MatMul', [rows, matrix]);
  return reshaped(graph, product, ['N', ...windows.count, outputs]);
}

/** `winograd`: by tiles, with fewer products. */
type Formulation = ForwardFormulation | 'winograd';

export const productConvolution: Emission<'convolution'> = (scope, application) => {
  const [picture, kernel] = [inputType(application, 0).shape, inputType(application, 1).shape];
  const convolution: BlockedConvolution = {
    picture: scope.input(0),
    kernel: scope.input(1),
    windows: windowsOf(application.parameters, kernelSize(kernel), picture, application.output.type.shape),
    channels: [channelsOf(picture, 'NHWC'), Number(kernel[3])],
  };
  const tiling = tilingOf(convolution.windows, convolution.channels);
  const direct: Formulations<Formulation> = forwardFormulations(scope.block, convolution);
  const formulation = scope.choose(tiling ? [...direct, 'winograd'] : direct);
  if (formulation !== 'winograd') return convolve(scope, convolution, formulation);
  if (!tiling) throw new Error('the convolution has no tiles');
  return winogradConvolution(scope.graph, scope.input(0), scope.input(1), tiling);
};
