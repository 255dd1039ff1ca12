import type { Primitive } from '../types';
import type { PrimitiveName } from '../vocabulary';
import { add, divide, maximum, multiply, scale, subtract } from './arithmetic';
import { contract } from './contract';
import { convolution, convolutionInputGradient, convolutionKernelGradient } from './convolution';
import { exponential, logarithm, squareRoot } from './elementary';
import { cast, oneHot } from './indices';
import { applyMask, insideMask } from './masks';
import { averagePool, averagePoolTranspose, gatherWindow, maxPool, maxPoolOffset, scatterWindow } from './pooling';
import { concatenate, pad, slice } from './ranges';
import { leakyRelu, relu, relu6 } from './rectifiers';
import { logSoftmax, softmax } from './softmax';
import { broadcast, permute, reduceSum, reshape } from './views';

/** The rules of every primitive: one without rules does not compile. */
export const primitives: { readonly [P in PrimitiveName]: Primitive<P> } = {
  add,
  applyMask,
  averagePool,
  averagePoolTranspose,
  broadcast,
  cast,
  concatenate,
  contract,
  convolution,
  convolutionInputGradient,
  convolutionKernelGradient,
  divide,
  exponential,
  gatherWindow,
  insideMask,
  leakyRelu,
  logarithm,
  logSoftmax,
  maximum,
  maxPool,
  maxPoolOffset,
  multiply,
  oneHot,
  pad,
  permute,
  reduceSum,
  relu,
  relu6,
  reshape,
  scale,
  scatterWindow,
  slice,
  softmax,
  squareRoot,
  subtract,
};
