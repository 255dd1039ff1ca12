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

/** Windows without strides over the cotangent whose taps meet the picture's elements; padding may be negative. */
export function turnedWindows({ layout, window, stride, dilation, padding, size, count }: Windows): Windows {
  const reach = [dilation[0] * (window[0] - 1), dilation[1] * (window[1] - 1)] as const;
  const [top, left] = [reach[0] - padding.top, reach[1] - padding.left];
  const turned = { top, left, bottom: size[0] + reach[0] - count[0] - top, right: size[1] + reach[1] - count[1] - left };
  return { layout, window, stride, dilation, padding: turned, size: count, count: size };
}
