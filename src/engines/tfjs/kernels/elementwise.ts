import type { PrimitiveName } from '../../../program/vocabulary';
import type { Tfjs, TfjsKernel, TfTensor } from '../kernel';

function unary<P extends PrimitiveName>(compute: (tf: Tfjs, x: TfTensor) => TfTensor): TfjsKernel<P> {
  return ({ tf }) => (scope) => compute(tf, scope.input(0));
}

function binary<P extends PrimitiveName>(compute: (tf: Tfjs, a: TfTensor, b: TfTensor) => TfTensor): TfjsKernel<P> {
  return ({ tf }) => (scope) => compute(tf, ...scope.operands());
}

export const add: TfjsKernel<'add'> = binary((tf, a, b) => tf.add(a, b));
export const subtract: TfjsKernel<'subtract'> = binary((tf, a, b) => tf.sub(a, b));
export const multiply: TfjsKernel<'multiply'> = binary((tf, a, b) => tf.mul(a, b));
export const divide: TfjsKernel<'divide'> = binary((tf, a, b) => tf.div(a, b));
export const maximum: TfjsKernel<'maximum'> = binary((tf, a, b) => tf.maximum(a, b));

export const exponential: TfjsKernel<'exponential'> = unary((tf, x) => tf.exp(x));
export const logarithm: TfjsKernel<'logarithm'> = unary((tf, x) => tf.log(x));
export const squareRoot: TfjsKernel<'squareRoot'> = unary((tf, x) => tf.sqrt(x));
export const absolute: TfjsKernel<'absolute'> = unary((tf, x) => tf.abs(x));
export const sigmoid: TfjsKernel<'sigmoid'> = unary((tf, x) => tf.sigmoid(x));
export const hyperbolicTangent: TfjsKernel<'hyperbolicTangent'> = unary((tf, x) => tf.tanh(x));
export const errorFunction: TfjsKernel<'errorFunction'> = unary((tf, x) => tf.erf(x));
export const softplus: TfjsKernel<'softplus'> = unary((tf, x) => tf.softplus(x));
export const relu: TfjsKernel<'relu'> = unary((tf, x) => tf.relu(x));
export const relu6: TfjsKernel<'relu6'> = unary((tf, x) => tf.relu6(x));
export const softmax: TfjsKernel<'softmax'> = unary((tf, x) => tf.softmax(x));
export const logSoftmax: TfjsKernel<'logSoftmax'> = unary((tf, x) => tf.logSoftmax(x));

export const scale: TfjsKernel<'scale'> = ({ tf, floats }, { parameters }) => {
  const factor = floats(Float32Array.of(parameters.factor), []);
  return ({ input }) => tf.mul(input(0), factor);
};

export const clip: TfjsKernel<'clip'> = ({ tf }, { parameters: { low, high } }) => ({ input }) =>
  tf.clipByValue(input(0), low, high);

export const elu: TfjsKernel<'elu'> = ({ tf, floats }, { parameters }) => {
  const [alpha, zero] = [floats(Float32Array.of(parameters.alpha), []), floats(Float32Array.of(0), [])];
  return ({ input }) => tf.add(tf.relu(input(0)), tf.mul(alpha, tf.expm1(tf.minimum(input(0), zero))));
};

export const leakyRelu: TfjsKernel<'leakyRelu'> = ({ tf }, { parameters }) => ({ input }) =>
  tf.leakyRelu(input(0), parameters.slope);

export const insideMask: TfjsKernel<'insideMask'> = ({ tf, floats }, { parameters: { low, high } }) => {
  const [lowest, highest] = [floats(Float32Array.of(low), []), floats(Float32Array.of(high), [])];
  return ({ input }) => {
    const x = input(0);
    if (low === -Infinity) return tf.less(x, highest);
    return high === Infinity ? tf.greater(x, lowest) : tf.logicalAnd(tf.greater(x, lowest), tf.less(x, highest));
  };
};

export const applyMask: TfjsKernel<'applyMask'> = ({ tf, floats, integers }, { parameters: { otherwise } }) => {
  const [factor, unset] = [floats(Float32Array.of(otherwise), []), integers(Int32Array.of(0), [])];
  return ({ input }) => {
    const [x, given] = [input(0), input(1)];
    const mask = given.dtype === 'bool' ? given : tf.notEqual(given, unset);
    return tf.where(mask, x, otherwise === 0 ? factor : tf.mul(x, factor));
  };
};

export const cast: TfjsKernel<'cast'> = ({ tf }, { parameters: { dtype } }) => ({ input }) =>
  tf.cast(input(0), dtype === 'float32' ? 'float32' : 'int32');
