import { requireShape, printShape, sizeAt, dimensionAt } from './shape';
import type { Dimension, Shape } from './tensor';
import type { Convolution, Layout, Padding, Pair, Pooling } from './vocabulary';

/** Axes of batch, height, width and channels in a layout. */
export interface PictureAxes {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

const axesOf: Readonly<Record<Layout, PictureAxes>> = {
  NHWC: { height: 1, width: 2, channels: 3 },
  NCHW: { height: 2, width: 3, channels: 1 },
};

/** Permutations from the first layout to the second. */
export const layoutOrders: Readonly<Record<Layout, Readonly<Record<Layout, readonly number[]>>>> = {
  NHWC: { NHWC: [0, 1, 2, 3], NCHW: [0, 3, 1, 2] },
  NCHW: { NCHW: [0, 1, 2, 3], NHWC: [0, 2, 3, 1] },
};

export function pictureAxes(layout: Layout): PictureAxes {
  return axesOf[layout];
}

/** Sizes of a batch of pictures. */
export interface Picture {
  readonly batch: Dimension;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Reads a shape as pictures; throws `ShapeError` unless it has rank 4 and known height, width and channels. */
export function readPicture(shape: Shape, layout: Layout): Picture {
  requireShape(shape.length === 4, () => `expected pictures, got ${printShape(shape)}`);
  const axes = axesOf[layout];
  return {
    batch: dimensionAt(shape, 0),
    height: sizeAt(shape, axes.height),
    width: sizeAt(shape, axes.width),
    channels: sizeAt(shape, axes.channels),
  };
}

export function pictureShape(picture: Picture, layout: Layout): Shape {
  const { batch, height, width, channels } = picture;
  return layout === 'NHWC' ? [batch, height, width, channels] : [batch, channels, height, width];
}

/** Number of positions of a window along one axis. */
function positions(size: number, window: number, stride: number, dilation: number, padding: number): number {
  const extent = dilation * (window - 1) + 1;
  const count = Math.floor((size + padding - extent) / stride) + 1;
  requireShape(count >= 1, () => `a window of extent ${extent} does not fit into ${size} with padding ${padding}`);
  return count;
}

function outputSize(picture: Picture, window: Pair, stride: Pair, dilation: Pair, padding: Padding): Pair {
  return [
    positions(picture.height, window[0], stride[0], dilation[0], padding.top + padding.bottom),
    positions(picture.width, window[1], stride[1], dilation[1], padding.left + padding.right),
  ];
}

/** Height and width of a convolution's output. */
export function convolvedSize(picture: Picture, kernel: Pair, convolution: Convolution): Pair {
  return outputSize(picture, kernel, convolution.stride, convolution.dilation, convolution.padding);
}

/** Height and width of a pooling's output. */
export function pooledSize(picture: Picture, pooling: Pooling): Pair {
  return outputSize(picture, pooling.window, pooling.stride, [1, 1], pooling.padding);
}

/** The parameters a convolution and its two gradients share, without the gradient's own size. */
export function convolutionOf(parameters: Convolution): Convolution {
  const { layout, stride, padding, dilation, groups } = parameters;
  return { layout, stride, padding, dilation, groups };
}

/** The parameters pooling and its transposes share. */
export function poolingOf(parameters: Pooling): Pooling {
  const { layout, window, stride, padding } = parameters;
  return { layout, window, stride, padding };
}
