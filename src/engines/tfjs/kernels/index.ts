import type { PrimitiveName } from '../../../program/vocabulary';
import type { TfjsKernel } from '../kernel';
import * as averagePooling from './average-pooling';
import { contract } from './contract';
import * as convolution from './convolution';
import * as elementwise from './elementwise';
import * as maxPooling from './max-pooling';
import * as views from './views';

/** How each primitive is computed; pictures are NHWC. */
export const kernels: { readonly [P in PrimitiveName]: TfjsKernel<P> } = {
  ...averagePooling,
  ...convolution,
  ...elementwise,
  ...maxPooling,
  ...views,
  contract,
};
