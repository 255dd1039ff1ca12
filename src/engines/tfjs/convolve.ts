import type { Convolution, Padding } from '../../program/vocabulary';
import { transposed, type Tfjs, type TfPicture } from './kernel';
import { asPicture, every, padPicture, sizeOf, spreadAxis } from './pictures';
import { isPadded } from './windows';

/** A kernel HWIO; I = input channels / groups. */
export type TfConvolutionKernel = TfPicture;

/** The kernel with its taps as far apart as the dilation says, and zeros between them. */
function dilated(tf: Tfjs, kernel: TfConvolutionKernel, dilation: Convolution['dilation']): TfConvolutionKernel {
  return asPicture(spreadAxis(tf, spreadAxis(tf, kernel, 0, dilation[0] - 1), 1, dilation[1] - 1));
}

/** A picture and the zeros around it. */
export interface PaddedPicture {
  readonly picture: TfPicture;
  readonly padding: Padding;
}

type Movement = Pick<Convolution, 'stride' | 'dilation' | 'groups'>;
type Zeros = 'valid' | [[0, 0], [number, number], [number, number], [0, 0]];

/** Puts the zeros around the picture, or leaves that to the convolution. */
function zeros(tf: Tfjs, { picture, padding }: PaddedPicture, own: boolean): [TfPicture, Zeros] {
  const { top, bottom, left, right } = padding;
  if (!own || Math.min(top, bottom, left, right) < 0 || !isPadded(padding)) return [padPicture(tf, picture, padding), 'valid'];
  return [picture, [[0, 0], [top, bottom], [left, right], [0, 0]]]; // prettier-ignore
}

/** Convolution; `own` says whether the backend's convolutions put zeros around pictures. */
export function convolve(tf: Tfjs, padded: PaddedPicture, kernel: TfConvolutionKernel, movement: Movement, own: boolean): TfPicture {
  const { groups } = movement;
  const [picture, around] = zeros(tf, padded, own);
  if (groups === 1) return dense(tf, picture, kernel, movement, around);
  if (kernel.shape[2] === 1) return depthwise(tf, picture, kernel, movement, around);
  const pictures = tf.split<TfPicture>(picture, groups, 3);
  const kernels = tf.split<TfConvolutionKernel>(kernel, groups, 3);
  return tf.concat(pictures.map((part, g) => dense(tf, part, kernels[g] ?? kernel, movement, around)), 3);
}

function dense(tf: Tfjs, picture: TfPicture, kernel: TfConvolutionKernel, { stride, dilation }: Movement, around: Zeros): TfPicture {
  // TensorFlow.js takes strides or dilations, not both.
  const both = Math.max(...stride) > 1 && Math.max(...dilation) > 1;
  const taps = both ? dilated(tf, kernel, dilation) : kernel;
  return tf.conv2d(picture, taps, [...stride], around, 'NHWC', both ? 1 : [...dilation]);
}

function depthwise(tf: Tfjs, picture: TfPicture, kernel: TfConvolutionKernel, { stride, dilation, groups }: Movement, around: Zeros): TfPicture {
  // TensorFlow's depthwise convolution has neither dilations nor strides that differ.
  const taps = perChannel(tf, dilated(tf, kernel, dilation), groups);
  if (stride[0] === stride[1]) return tf.depthwiseConv2d(picture, taps, stride[0], around);
  const all = tf.depthwiseConv2d(picture, taps, 1, around);
  const [rows, columns] = sizeOf(all);
  return every(tf, all, [0, 0], [Math.ceil(rows / stride[0]), Math.ceil(columns / stride[1])], stride);
}

/** A depthwise kernel as TensorFlow has it: height, width, inputs, outputs of each input. */
export function perChannel(tf: Tfjs, kernel: TfConvolutionKernel, groups: number): TfPicture {
  return asPicture(tf.reshape(kernel, [kernel.shape[0], kernel.shape[1], groups, -1]));
}

/** The kernel turned by 180° with inputs and outputs exchanged in each group, as convolution is transposed. */
export function turned(tf: Tfjs, kernel: TfConvolutionKernel, groups: number): TfConvolutionKernel {
  const [height, width, inputs, outputs] = kernel.shape;
  const split = tf.reshape(tf.reverse4d(kernel, [0, 1]), [height, width, inputs, groups, outputs / groups]);
  const exchanged = transposed(tf, split, [0, 1, 4, 3, 2]);
  return tf.reshape(exchanged, [height, width, outputs / groups, groups * inputs]);
}
