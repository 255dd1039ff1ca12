import type { Convolution, Padding, Pair } from '../../../program/vocabulary';
import { convolve, turned } from '../convolve';
import { transposed, type Tfjs, type TfjsKernel, type TfPicture, type TfTensor } from '../kernel';
import { known, ownInputGradient, ownKernelGradient } from '../own-transposes';
import { asPicture, every, padPicture, sizeOf, spreadPicture, taps } from '../pictures';
import { typeSize } from '../windows';

/** Height and width that a kernel covers. */
function extent([height, width]: Pair, [rows, columns]: Pair): Pair {
  return [(height - 1) * rows + 1, (width - 1) * columns + 1];
}

/** Whether the only window covers the padded picture without gaps, so that convolution is one matrix product. */
function coversAll(kernel: Pair, size: Pair, count: Pair, { padding, dilation }: Convolution): boolean {
  const dense = (dilation[0] === 1 || kernel[0] === 1) && (dilation[1] === 1 || kernel[1] === 1);
  const [height, width] = [size[0] + padding.top + padding.bottom, size[1] + padding.left + padding.right];
  return dense && count[0] * count[1] === 1 && kernel[0] === height && kernel[1] === width;
}

export const convolution: TfjsKernel<'convolution'> = ({ tf, own }, { parameters, output }) => {
  const { padding, groups } = parameters;
  const count = typeSize(output.type);
  return ({ input }) => {
    const [picture, kernel] = [asPicture(input(0)), asPicture(input(1))];
    if (groups === 1 && coversAll(sizeOf(kernel, 0), sizeOf(picture), count, parameters)) {
      const patches = tf.reshape(padPicture(tf, picture, padding), [picture.shape[0], -1]);
      return tf.reshape(tf.matMul(patches, rows(tf, kernel)), [-1, 1, 1, kernel.shape[3]]);
    }
    return convolve(tf, { picture, padding }, kernel, parameters, own.transposes);
  };
};

export const convolutionInputGradient: TfjsKernel<'convolutionInputGradient'> = ({ tf, own }, { inputs, parameters }) => {
  const { padding, groups, size } = parameters;
  const isKnown = known(own, parameters, Number(inputs[1]?.type.shape[2])).input;
  const { top, bottom, left, right } = padding;
  const whole: Pair = [size[0] + top + bottom, size[1] + left + right];
  const cut = { top: -top, bottom: -bottom, left: -left, right: -right };
  return ({ input }) => {
    const [cotangent, kernel] = [asPicture(input(0)), asPicture(input(1))];
    if (groups === 1 && coversAll(sizeOf(kernel, 0), size, sizeOf(cotangent), parameters)) {
      const columns = turnedProduct(tf, cotangent, kernel, own.transposes);
      return padPicture(tf, asPicture(tf.reshape(columns, [-1, ...whole, kernel.shape[2]])), cut);
    }
    if (isKnown) return padPicture(tf, ownInputGradient(tf, cotangent, kernel, whole, parameters), cut);
    return composedInputGradient(tf, cotangent, kernel, parameters);
  };
};

/** Convolution of the cotangents, spread by the stride, with the turned kernel. */
function composedInputGradient(
  tf: Tfjs,
  cotangent: TfPicture,
  kernel: TfPicture,
  { stride, padding, dilation, groups, size }: Convolution & { readonly size: Pair },
): TfPicture {
  const window = sizeOf(kernel, 0);
  const count = sizeOf(cotangent);
  const reach = extent(window, dilation);
  const [top, left] = [reach[0] - 1 - padding.top, reach[1] - 1 - padding.left];
  const bottom = size[0] + reach[0] - 1 - ((count[0] - 1) * stride[0] + 1) - top;
  const right = size[1] + reach[1] - 1 - ((count[1] - 1) * stride[1] + 1) - left;
  const around = { top, bottom, left, right };
  if (groups === 1 && window[0] * window[1] === 1) {
    // Products before zeros come between.
    const products = turnedProduct(tf, cotangent, kernel, false);
    const picture = asPicture(tf.reshape(products, [-1, count[0], count[1], kernel.shape[2]]));
    return padPicture(tf, spreadPicture(tf, picture, stride), around);
  }
  const spread = { picture: spreadPicture(tf, cotangent, stride), padding: around };
  return convolve(tf, spread, turned(tf, kernel, groups), { stride: [1, 1], dilation, groups }, false);
}

export const convolutionKernelGradient: TfjsKernel<'convolutionKernelGradient'> = ({ tf, own }, { inputs, output, parameters }) => {
  const { padding, groups, size } = parameters;
  const shape = output.type.shape.map(Number) as [number, number, number, number];
  const isKnown = known(own, parameters, shape[2]).kernel;
  const reached = reachedPadding(parameters, typeSize(inputs[0]?.type), typeSize(inputs[1]?.type));
  return ({ input }) => {
    const [picture, cotangent] = [asPicture(input(0)), asPicture(input(1))];
    // TensorFlow's kernel writes beyond its memory where a picture has elements that no window reaches.
    const padded = padPicture(tf, picture, isKnown ? reached : padding);
    if (groups === 1 && coversAll(size, typeSize(inputs[0]?.type), sizeOf(cotangent), parameters)) {
      const patches = tf.reshape(padded, [picture.shape[0], -1]);
      return tf.reshape(summedProduct(tf, patches, rows(tf, cotangent), own.transposes), shape);
    }
    if (isKnown) return ownKernelGradient(tf, padded, cotangent, shape, parameters);
    return composedKernelGradient(tf, padded, cotangent, shape, parameters);
  };
};

/** The padding, but with nothing at bottom and right that the last window does not reach; negative where it cuts off. */
function reachedPadding({ stride, padding: { top, left }, size: kernel }: Convolution & { readonly size: Pair }, size: Pair, count: Pair): Padding {
  const bottom = (count[0] - 1) * stride[0] + kernel[0] - top - size[0];
  const right = (count[1] - 1) * stride[1] + kernel[1] - left - size[1];
  return { top, bottom, left, right };
}

/** Tap by tap: each group's elements times its cotangents, summed over pictures and positions. */
function composedKernelGradient(
  tf: Tfjs,
  padded: TfPicture,
  cotangent: TfPicture,
  [height, width, inputs, outputs]: readonly [number, number, number, number],
  { stride, dilation, groups }: Convolution,
): TfTensor {
  const cotangents = tf.reshape(cotangent, [-1, groups, outputs / groups]);
  const parts = taps([height, width]).map(([row, column]) => {
    const elements = every(tf, padded, [row * dilation[0], column * dilation[1]], sizeOf(cotangent), stride);
    return tf.reshape(groupProducts(tf, tf.reshape(elements, [-1, groups, inputs]), cotangents), [1, -1]);
  });
  return tf.reshape(tf.concat(parts, 0), [height, width, inputs, outputs]);
}

/** [R, groups, I] and [R, groups, O] → [I, groups, O], summed over R. */
function groupProducts(tf: Tfjs, elements: TfTensor, cotangents: TfTensor): TfTensor {
  const [, groups = 1, inputs = 1] = elements.shape;
  if (groups === 1) {
    const [left, right] = [tf.reshape(elements, [-1, inputs]), tf.reshape(cotangents, [elements.shape[0] ?? -1, -1])];
    return summedProduct(tf, left, right, false);
  }
  if (inputs === 1) return tf.sum(tf.mul(elements, cotangents), 0);
  const products = tf.matMul(transposed(tf, elements, [1, 2, 0]), transposed(tf, cotangents, [1, 0, 2]));
  return transposed(tf, products, [1, 0, 2]);
}

/** A picture's pixels as the rows of a matrix. */
function rows(tf: Tfjs, picture: TfPicture): TfTensor {
  return tf.reshape(picture, [-1, picture.shape[3]]);
}

/** aᵀ·b; `own` says whether the product turns its operand itself, which is slow on other backends. */
function summedProduct(tf: Tfjs, a: TfTensor, b: TfTensor, own: boolean): TfTensor {
  return own ? tf.matMul(a, b, true, false) : tf.matMul(transposed(tf, a, [1, 0]), b);
}

/** The cotangents' rows times the kernel as a matrix from outputs to taps and inputs. */
function turnedProduct(tf: Tfjs, cotangent: TfPicture, kernel: TfPicture, own: boolean): TfTensor {
  const [left, right] = [rows(tf, cotangent), rows(tf, kernel)];
  return own ? tf.matMul(left, right, false, true) : tf.matMul(left, transposed(tf, right, [1, 0]));
}
