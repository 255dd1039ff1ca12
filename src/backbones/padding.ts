import type { Padding, Pair } from '../program/vocabulary';

export const noPadding: Padding = { top: 0, bottom: 0, left: 0, right: 0 };

/**
 * Padding with which the output has ceil(size / stride) positions, as TensorFlow's 'SAME' chooses it: an odd zero goes
 * to the far side (`surplus: 'after'`) or, as ONNX's SAME_LOWER has it, to the near side.
 * @param size height and width of the picture
 */
export function samePadding(
  size: Pair,
  window: Pair,
  stride: Pair,
  dilation: Pair = [1, 1],
  surplus: 'before' | 'after' = 'after',
): Padding {
  const along = (axis: 0 | 1): [number, number] => {
    const extent = dilation[axis] * (window[axis] - 1) + 1;
    const total = Math.max((Math.ceil(size[axis] / stride[axis]) - 1) * stride[axis] + extent - size[axis], 0);
    const [small, large] = [Math.floor(total / 2), Math.ceil(total / 2)];
    return surplus === 'after' ? [small, large] : [large, small];
  };
  const [top, bottom] = along(0);
  const [left, right] = along(1);
  return { top, bottom, left, right };
}
