import type { AveragePooling, Pair } from '../../../program/vocabulary';
import type { Preparation, TfjsKernel, TfTensor } from '../kernel';
import { asPicture, padPicture, spreadPicture, taps } from '../pictures';
import { isPadded, pooled, transposedPadding, typeSize } from '../windows';

/** Whether one window covers the picture exactly. */
function isGlobal({ window, padding }: AveragePooling, size: Pair): boolean {
  return !isPadded(padding) && window[0] === size[0] && window[1] === size[1];
}

/** Positions of a window over those that count, where windows see padding that does not count. */
function corrections({ floats }: Preparation, pooling: AveragePooling, size: Pair, count: Pair): TfTensor | null {
  const { window, stride, padding, countPadding } = pooling;
  if (countPadding || !isPadded(padding)) return null;
  const inside = (position: number, axis: 0 | 1): number => {
    const start = position * stride[axis] - (axis === 0 ? padding.top : padding.left);
    return Math.min(start + window[axis], size[axis]) - Math.max(start, 0);
  };
  const ratios = taps(count).map(([row, column]) => (window[0] * window[1]) / (inside(row, 0) * inside(column, 1)));
  return floats(Float32Array.from(ratios), [1, count[0], count[1], 1]);
}

export const averagePool: TfjsKernel<'averagePool'> = (preparation, { inputs, output, parameters }) => {
  const { tf } = preparation;
  const [size, count] = [typeSize(inputs[0]?.type), typeSize(output.type)];
  if (isGlobal(parameters, size)) return ({ input }) => tf.mean(input(0), [1, 2], true);
  const correction = corrections(preparation, parameters, size, count);
  return ({ input }) => {
    const means = pooled(tf, 'avgPool', padPicture(tf, asPicture(input(0)), parameters.padding), parameters, count);
    return correction ? tf.mul(means, correction) : means;
  };
};

/** Means over windows of what is spread by the stride: every element gets its share of each window it lies in. */
export const averagePoolTranspose: TfjsKernel<'averagePoolTranspose'> = (preparation, { inputs, parameters }) => {
  const { tf, floats } = preparation;
  const { window, stride, size } = parameters;
  const count = typeSize(inputs[0]?.type);
  if (isGlobal(parameters, size)) {
    const elements = window[0] * window[1];
    const shares = floats(new Float32Array(elements).fill(1 / elements), [1, ...size, 1]);
    return ({ input }) => tf.mul(input(0), shares);
  }
  const correction = corrections(preparation, parameters, size, count);
  const around = transposedPadding(parameters, size, count);
  return ({ input }) => {
    const given = asPicture(correction ? tf.mul(input(0), correction) : input(0));
    const padded = padPicture(tf, spreadPicture(tf, given, stride), around);
    return pooled(tf, 'avgPool', padded, { window, stride: [1, 1] }, size);
  };
};
