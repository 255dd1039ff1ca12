import type { PrimitiveName } from '../../../program/vocabulary';
import type { Emission } from '../emission';
import { contract } from './contract';
import { convolution, convolutionInputGradient, convolutionKernelGradient } from './convolution';
import * as elementwise from './elementwise';
import * as pooling from './pooling';
import * as views from './views';

/** How each primitive is written in ONNX. */
export const emissions: { readonly [P in PrimitiveName]: Emission<P> } = {
  ...elementwise,
  ...pooling,
  ...views,
  contract,
  convolution,
  convolutionInputGradient,
  convolutionKernelGradient,
};
