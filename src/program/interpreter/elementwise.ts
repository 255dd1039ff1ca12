import type { PrimitiveName, Vocabulary } from '../vocabulary';
import { convertedTo } from './arrays';
import { erf } from './error-function';
import { floatsAt, tensorAt, type Kernel } from './kernel';

function unary<P extends PrimitiveName>(compute: (x: number, parameters: Vocabulary[P]) => number): Kernel<P> {
  return (inputs, parameters) => floatsAt(inputs, 0).map((x) => compute(x, parameters));
}

function binary<P extends PrimitiveName>(compute: (a: number, b: number) => number): Kernel<P> {
  return (inputs) => {
    const b = floatsAt(inputs, 1);
    return floatsAt(inputs, 0).map((a, index) => compute(a, b[index]!));
  };
}

export const add: Kernel<'add'> = binary((a, b) => a + b);
export const subtract: Kernel<'subtract'> = binary((a, b) => a - b);
export const multiply: Kernel<'multiply'> = binary((a, b) => a * b);
export const divide: Kernel<'divide'> = binary((a, b) => a / b);
export const maximum: Kernel<'maximum'> = binary((a, b) => Math.max(a, b));

export const scale: Kernel<'scale'> = unary((x, { factor }) => factor * x);
export const exponential: Kernel<'exponential'> = unary((x) => Math.exp(x));
export const logarithm: Kernel<'logarithm'> = unary((x) => Math.log(x));
export const squareRoot: Kernel<'squareRoot'> = unary((x) => Math.sqrt(x));
export const absolute: Kernel<'absolute'> = unary((x) => Math.abs(x));
export const sigmoid: Kernel<'sigmoid'> = unary((x) => 1 / (1 + Math.exp(-x)));
export const hyperbolicTangent: Kernel<'hyperbolicTangent'> = unary((x) => Math.tanh(x));
export const errorFunction: Kernel<'errorFunction'> = unary((x) => erf(x));
export const softplus: Kernel<'softplus'> = unary((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));
export const relu: Kernel<'relu'> = unary((x) => Math.max(x, 0));
export const relu6: Kernel<'relu6'> = unary((x) => Math.min(Math.max(x, 0), 6));
export const clip: Kernel<'clip'> = unary((x, { low, high }) => Math.min(Math.max(x, low), high));
export const elu: Kernel<'elu'> = unary((x, { alpha }) => (x > 0 ? x : alpha * Math.expm1(x)));
export const leakyRelu: Kernel<'leakyRelu'> = unary((x, { slope }) => (x > 0 ? x : slope * x));

export const insideMask: Kernel<'insideMask'> = (inputs, { low, high }) =>
  Uint8Array.from(floatsAt(inputs, 0), (x) => (x > low && x < high ? 1 : 0));

export const applyMask: Kernel<'applyMask'> = (inputs, { otherwise }) => {
  const mask = tensorAt(inputs, 1).data;
  return floatsAt(inputs, 0).map((x, index) => (mask[index] !== 0 ? x : otherwise * x));
};

export const cast: Kernel<'cast'> = (inputs, { dtype }) => convertedTo(dtype, tensorAt(inputs, 0).data);

export const oneHot: Kernel<'oneHot'> = (inputs, { depth }) => {
  const labels = tensorAt(inputs, 0).data;
  const result = new Float64Array(labels.length * depth);
  labels.forEach((label, row) => {
    if (label >= 0 && label < depth) result[row * depth + label] = 1;
  });
  return result;
};
