import { resolveShape } from '../../../program/shape';
import { transposed, type TfjsKernel } from '../kernel';
import { spreadAxis } from '../pictures';

export const reshape: TfjsKernel<'reshape'> = ({ tf }, { parameters }) => ({ input, batch }) =>
  tf.reshape(input(0), resolveShape(parameters.shape, batch));

export const permute: TfjsKernel<'permute'> = ({ tf }, { parameters }) => ({ input }) =>
  transposed(tf, input(0), parameters.permutation);

/** The tensor with axes of size 1 where it is to be repeated; the scope repeats it only where it must. */
export const broadcast: TfjsKernel<'broadcast'> = ({ tf }, { parameters: { shape, axes } }) => ({ input }) => {
  const x = input(0);
  const sizes = shape.map((_, axis) => x.shape[axes.indexOf(axis)] ?? 1);
  return tf.reshape(x, sizes);
};

export const slice: TfjsKernel<'slice'> = ({ tf }, { parameters: { start, end, step } }) => ({ input, batch }) => {
  const ends = resolveShape(end, batch);
  if (step.some((distance) => distance > 1)) return tf.stridedSlice(input(0), [...start], ends, [...step]);
  return tf.slice(input(0), [...start], ends.map((last, axis) => last - (start[axis] ?? 0)));
};

export const pad: TfjsKernel<'pad'> = ({ tf }, { parameters: { before, after, between } }) => ({ input }) => {
  const spread = between.reduce((tensor, zeros, axis) => spreadAxis(tf, tensor, axis, zeros), input(0));
  if ([...before, ...after].every((count) => count === 0)) return spread;
  return tf.pad(spread, before.map((count, axis) => [count, after[axis] ?? 0]));
};

export const concatenate: TfjsKernel<'concatenate'> = ({ tf }, { inputs, parameters }) => ({ input }) =>
  tf.concat(inputs.map((_, index) => input(index)), parameters.axis);

export const oneHot: TfjsKernel<'oneHot'> = ({ tf, integers }, { parameters: { depth } }) => {
  const classes = integers(Int32Array.from({ length: depth }, (_, i) => i), [1, depth]);
  return ({ input }) => tf.cast(tf.equal(tf.reshape(input(0), [-1, 1]), classes), 'float32');
};

export const reduceSum: TfjsKernel<'reduceSum'> = ({ tf }, { parameters: { axes } }) => ({ input }) =>
  axes.length === 0 ? input(0) : tf.sum(input(0), [...axes]);
