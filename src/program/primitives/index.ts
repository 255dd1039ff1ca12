import type { Primitive } from '../types';
import type { PrimitiveName } from '../vocabulary';
import { add, divide, maximum, multiply, scale, subtract } from './arithmetic';
import { contract } from './contract';
import { convolution, convolutionInputGradient, convolutionKernelGradient } from './convolution';
import { errorFunction, exponential, hyperbolicTangent, logarithm, sigmoid, softplus, squareRoot } from './elementary';
import { cast, oneHot } from './indices';
import { applyMask, insideMask } from './masks';
import { averagePool, averagePoolTranspose, gatherWindow, maxPool, maxPoolOffset, scatterWindow } from './pooling';
import { concatenate, pad, slice } from './ranges';
import { absolute, clip, elu, leakyRelu, relu, relu6 } from './rectifiers';
import { logSoftmax, softmax } from './softmax';
import { broadcast, permute, reduceSum, reshape } from './views';

/** The rules of every primitive: one without rules does not compile. */
export const primitives: { readonly [P in PrimitiveName]: Primitive<P> } = {
  absolute,
  add,
  applyMask,
  averagePool,
  averagePoolTranspose,
  broadcast,
  cast,
  clip,
  concatenate,
  contract,
  convolution,
  convolutionInputGradient,
  convolutionKernelGradient,
  divide,
  elu,
  errorFunction,
  exponential,
  gatherWindow,
  hyperbolicTangent,
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
  sigmoid,
  slice,
  softmax,
  softplus,
  squareRoot,
  subtract,
};
