import type { Convolution } from '../../program/vocabulary';
import { transposed, type Tfjs, type TfPicture } from './kernel';
import { asPicture, every, sizeOf, spreadAxis } from './pictures';

/** A kernel HWIO; I = input channels / groups. */
export type TfConvolutionKernel = TfPicture;

/** The kernel with its taps as far apart as the dilation says, and zeros between them. */
function dilated(tf: Tfjs, kernel: TfConvolutionKernel, dilation: Convolution['dilation']): TfConvolutionKernel {
  return asPicture(spreadAxis(tf, spreadAxis(tf, kernel, 0, dilation[0] - 1), 1, dilation[1] - 1));
}

/** Convolution without padding. */
export function convolve(
  tf: Tfjs,
  picture: TfPicture,
  kernel: TfConvolutionKernel,
  { stride, dilation, groups }: Pick<Convolution, 'stride' | 'dilation' | 'groups'>,
): TfPicture {
  if (groups === 1) return dense(tf, picture, kernel, { stride, dilation });
  if (kernel.shape[2] === 1) return depthwise(tf, picture, kernel, { stride, dilation, groups });
  const pictures = tf.split<TfPicture>(picture, groups, 3);
  const kernels = tf.split<TfConvolutionKernel>(kernel, groups, 3);
  const parts = pictures.map((part, g) => dense(tf, part, kernels[g] ?? kernel, { stride, dilation }));
  return tf.concat(parts, 3);
}

function dense(
  tf: Tfjs,
  picture: TfPicture,
  kernel: TfConvolutionKernel,
  { stride, dilation }: Pick<Convolution, 'stride' | 'dilation'>,
): TfPicture {
  // TensorFlow.js takes strides or dilations, not both.
  const both = Math.max(...stride) > 1 && Math.max(...dilation) > 1;
  const taps = both ? dilated(tf, kernel, dilation) : kernel;
  return tf.conv2d(picture, taps, [...stride], 'valid', 'NHWC', both ? 1 : [...dilation]);
}

function depthwise(
  tf: Tfjs,
  picture: TfPicture,
  kernel: TfConvolutionKernel,
  { stride, dilation, groups }: Pick<Convolution, 'stride' | 'dilation' | 'groups'>,
): TfPicture {
  // TensorFlow's depthwise convolution has neither dilations nor strides that differ.
  const taps = dilated(tf, kernel, dilation);
  const [height, width] = taps.shape;
  const split = tf.reshape(taps, [height, width, groups, -1]) as TfConvolutionKernel;
  if (stride[0] === stride[1]) return tf.depthwiseConv2d(picture, split, stride[0], 'valid');
  const all = tf.depthwiseConv2d(picture, split, 1, 'valid');
  const [rows, columns] = sizeOf(all);
  return every(tf, all, [0, 0], [Math.ceil(rows / stride[0]), Math.ceil(columns / stride[1])], stride);
}

/** The kernel turned by 180° with inputs and outputs exchanged in each group, as convolution is transposed. */
export function turned(tf: Tfjs, kernel: TfConvolutionKernel, groups: number): TfConvolutionKernel {
  const [height, width, inputs, outputs] = kernel.shape;
  const split = tf.reshape(tf.reverse4d(kernel, [0, 1]), [height, width, inputs, groups, outputs / groups]);
  const exchanged = transposed(tf, split, [0, 1, 4, 3, 2]);
  return tf.reshape(exchanged, [height, width, outputs / groups, groups * inputs]);
}
