import type { PrimitiveName } from '../../../../program/vocabulary';
import type { Emission } from '../emission';
import { convolution, convolutionInputGradient } from './convolution';
import * as elementwise from './elementwise';
import * as pooling from './pooling';
import * as views from './views';

/** How each primitive is written in TensorFlow's operations; null for what no forward pass has. */
export const emissions: { readonly [P in PrimitiveName]: Emission<P> | null } = {
  ...elementwise,
  ...pooling,
  ...views,
  convolution,
  convolutionInputGradient,
  convolutionKernelGradient: null,
  averagePoolTranspose: null,
  scatterWindow: null,
  oneHot: null,
};
