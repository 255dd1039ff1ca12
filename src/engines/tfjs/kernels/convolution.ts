import type { Convolution, Pair } from '../../../program/vocabulary';
import { convolve, turned } from '../convolve';
import { transposed, type Tfjs, type TfjsKernel, type TfPicture, type TfTensor } from '../kernel';
import { asPicture, every, padPicture, sizeOf, spreadPicture, taps } from '../pictures';

export const convolution: TfjsKernel<'convolution'> = ({ tf }, { parameters }) => ({ input }) =>
  convolve(tf, padPicture(tf, asPicture(input(0)), parameters.padding), asPicture(input(1)), parameters);

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

export const convolutionInputGradient: TfjsKernel<'convolutionInputGradient'> = ({ tf }, { parameters }) => {
  const { stride, padding, dilation, groups, size } = parameters;
  return ({ input }) => {
    const [cotangent, kernel] = [asPicture(input(0)), asPicture(input(1))];
    const window: Pair = [kernel.shape[0], kernel.shape[1]];
    const count = sizeOf(cotangent);
    if (groups === 1 && coversAll(window, size, count, parameters)) {
      const columns = tf.matMul(rows(tf, cotangent), transposedMatrix(tf, kernel));
      const { top, bottom, left, right } = padding;
      const shape = [-1, size[0] + top + bottom, size[1] + left + right, kernel.shape[2]];
      const cut = { top: -top, bottom: -bottom, left: -left, right: -right };
      return padPicture(tf, asPicture(tf.reshape(columns, shape)), cut);
    }
    const reach = extent(window, dilation);
    const [top, left] = [reach[0] - 1 - padding.top, reach[1] - 1 - padding.left];
    const bottom = size[0] + reach[0] - 1 - ((count[0] - 1) * stride[0] + 1) - top;
    const right = size[1] + reach[1] - 1 - ((count[1] - 1) * stride[1] + 1) - left;
    if (groups === 1 && window[0] * window[1] === 1) {
      // Products before zeros come between.
      const products = tf.matMul(rows(tf, cotangent), transposedMatrix(tf, kernel));
      const picture = asPicture(tf.reshape(products, [-1, count[0], count[1], kernel.shape[2]]));
      return padPicture(tf, spreadPicture(tf, picture, stride), { top, bottom, left, right });
    }
    const padded = padPicture(tf, spreadPicture(tf, cotangent, stride), { top, bottom, left, right });
    return convolve(tf, padded, turned(tf, kernel, groups), { stride: [1, 1], dilation, groups });
  };
};

/** Tap by tap: each group's elements times its cotangents, summed over pictures and positions. */
export const convolutionKernelGradient: TfjsKernel<'convolutionKernelGradient'> = ({ tf }, { parameters }) => {
  const { stride, padding, dilation, groups, size } = parameters;
  return ({ input }) => {
    const [picture, cotangent] = [asPicture(input(0)), asPicture(input(1))];
    const padded = padPicture(tf, picture, padding);
    const count = sizeOf(cotangent);
    const shape = [size[0], size[1], picture.shape[3] / groups, cotangent.shape[3]];
    if (groups === 1 && coversAll(size, sizeOf(picture), count, parameters)) {
      const patches = tf.reshape(padded, [picture.shape[0], -1]);
      return tf.reshape(tf.matMul(transposed(tf, patches, [1, 0]), rows(tf, cotangent)), shape);
    }
    const cotangents = tf.reshape(cotangent, [-1, groups, cotangent.shape[3] / groups]);
    const parts = taps(size).map(([row, column]) => {
      const elements = every(tf, padded, [row * dilation[0], column * dilation[1]], count, stride);
      return tf.reshape(groupProducts(tf, tf.reshape(elements, [-1, groups, picture.shape[3] / groups]), cotangents), [1, -1]);
    });
    return tf.reshape(tf.concat(parts, 0), shape);
  };
};

/** [R, groups, I] and [R, groups, O] → [I, groups, O], summed over R. */
function groupProducts(tf: Tfjs, elements: TfTensor, cotangents: TfTensor): TfTensor {
  const [, groups = 1, inputs = 1] = elements.shape;
  if (groups === 1) {
    const [left, right] = [tf.reshape(elements, [-1, inputs]), tf.reshape(cotangents, [elements.shape[0] ?? -1, -1])];
    return tf.matMul(transposed(tf, left, [1, 0]), right);
  }
  if (inputs === 1) return tf.sum(tf.mul(elements, cotangents), 0);
  const products = tf.matMul(transposed(tf, elements, [1, 2, 0]), transposed(tf, cotangents, [1, 0, 2]));
  return transposed(tf, products, [1, 0, 2]);
}

/** A picture's pixels as the rows of a matrix. */
function rows(tf: Tfjs, picture: TfPicture): TfTensor {
  return tf.reshape(picture, [-1, picture.shape[3]]);
}

/** The kernel as a matrix from outputs to taps and inputs. */
function transposedMatrix(tf: Tfjs, kernel: TfPicture): TfTensor {
  return transposed(tf, rows(tf, kernel), [1, 0]);
}
