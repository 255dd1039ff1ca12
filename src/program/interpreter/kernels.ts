import type { PrimitiveName } from '../vocabulary';
import { convolution, convolutionInputGradient, convolutionKernelGradient } from './convolution';
import * as elementwise from './elementwise';
import type { Kernel } from './kernel';
import * as pooling from './pooling';
import { contract, reduceSum } from './reductions';
import { logSoftmax, softmax } from './softmax';
import * as views from './views';

/** How the interpreter computes every primitive: one without a kernel does not compile. */
export const kernels: { readonly [P in PrimitiveName]: Kernel<P> } = {
  ...elementwise,
  ...pooling,
  ...views,
  contract,
  convolution,
  convolutionInputGradient,
  convolutionKernelGradient,
  logSoftmax,
  reduceSum,
  softmax,
};
