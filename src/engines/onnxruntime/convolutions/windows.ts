import type { Shape } from '../../../program/tensor';
import type { Convolution, Pair } from '../../../program/vocabulary';
import { spatialSize, type Windows } from '../pictures';

/** The windows of a convolution over pictures of a shape, with outputs of another. */
export function windowsOf(convolution: Convolution, kernel: Pair, picture: Shape, output: Shape): Windows {
  const { layout, stride, padding, dilation } = convolution;
  return {
    layout,
    stride,
    padding,
    dilation,
    window: kernel,
    size: spatialSize(picture, layout),
    count: spatialSize(output, layout),
  };
}

export function kernelSize(shape: Shape): Pair {
  return [Number(shape[0]), Number(shape[1])];
}

/** Whether there is one window that covers the padded picture without gaps. */
export function coversAll({ window, dilation, size, count, padding }: Windows): boolean {
  const [height, width] = [size[0] + padding.top + padding.bottom, size[1] + padding.left + padding.right];
  const dense = (dilation[0] === 1 || window[0] === 1) && (dilation[1] === 1 || window[1] === 1);
  return dense && count[0] * count[1] === 1 && window[0] === height && window[1] === width;
}
