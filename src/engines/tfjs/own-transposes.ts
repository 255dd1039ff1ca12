import type { Convolution, Pair } from '../../program/vocabulary';
import { perChannel, type TfConvolutionKernel } from './convolve';
import type { OwnKernels, Tfjs, TfPicture } from './kernel';
import { asPicture } from './pictures';

/** Which of a convolution's transposes the backend's own kernels compute. */
export interface Known {
  readonly input: boolean;
  readonly kernel: boolean;
}

/** They know neither dilations nor groups of several channels, and of depthwise strides only equal ones. */
export function known(own: OwnKernels, { stride, dilation, groups }: Convolution, inputsPerGroup: number): Known {
  const plain = own.transposes && Math.max(...dilation) === 1;
  if (groups === 1) return { input: plain, kernel: plain };
  const depthwise = plain && inputsPerGroup === 1 && stride[0] === stride[1];
  return { input: depthwise, kernel: depthwise && own.depthwiseKernelGradient };
}

type Size = [number, number, number, number];

/** The transpose by the input of convolution without padding, for pictures of the given height and width. */
export function ownInputGradient(
  tf: Tfjs,
  cotangent: TfPicture,
  kernel: TfConvolutionKernel,
  [height, width]: Pair,
  { stride, groups }: Convolution,
): TfPicture {
  const inputShape: Size = [cotangent.shape[0], height, width, groups * kernel.shape[2]];
  const strides: [number, number] = [...stride];
  if (groups === 1) return tf.conv2dTranspose(cotangent, kernel, inputShape, strides, 'valid');
  const inputs = { dy: cotangent, filter: perChannel(tf, kernel, groups) };
  return tf.engine().runKernel(tf.DepthwiseConv2dNativeBackpropInput, inputs, { strides, pad: 'valid', dilations: 1, inputShape });
}

/** The transpose by a kernel of the given shape of convolution without padding. */
export function ownKernelGradient(
  tf: Tfjs,
  picture: TfPicture,
  cotangent: TfPicture,
  shape: Size,
  { stride, groups }: Convolution,
): TfConvolutionKernel {
  const [height, width, , outputs] = shape;
  const inputs = { x: picture, dy: cotangent };
  const movement = { strides: [...stride], pad: 'valid' };
  if (groups === 1) {
    return tf.engine().runKernel(tf.Conv2DBackpropFilter, inputs, { ...movement, dataFormat: 'NHWC', filterShape: shape });
  }
  const filterShape: Size = [height, width, groups, outputs / groups];
  const attributes = { ...movement, dilations: 1, filterShape };
  const gradient = tf.engine().runKernel<TfPicture>(tf.DepthwiseConv2dNativeBackpropFilter, inputs, attributes);
  return asPicture(tf.reshape(gradient, shape));
}
