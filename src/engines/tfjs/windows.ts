import type { Padding, Pair, Pooling } from '../../program/vocabulary';
import type { Shape } from '../../program/tensor';
import type { Tfjs, TfPicture } from './kernel';
import { every } from './pictures';

/** Height and width of pictures, known from the program's types. */
export function typeSize(type: { readonly shape: Shape } | undefined): Pair {
  return [Number(type?.shape[1]), Number(type?.shape[2])];
}

export function isPadded({ top, bottom, left, right }: Padding): boolean {
  return top + bottom + left + right > 0;
}

/** Means or maxima of windows within the picture; backends refuse windows of one element. */
export function pooled(
  tf: Tfjs,
  pool: 'avgPool' | 'maxPool',
  picture: TfPicture,
  { window, stride }: Pick<Pooling, 'window' | 'stride'>,
  count: Pair,
): TfPicture {
  if (window[0] * window[1] === 1) return every(tf, picture, [0, 0], count, stride);
  return tf[pool](picture, [...window], [...stride], 'valid');
}

/**
 * What is put around pooled pictures, once they are spread by the stride, so that windows over them stand for the
 * elements of a picture of the given size.
 */
export function transposedPadding({ window, stride, padding }: Pooling, size: Pair, count: Pair): Padding {
  const [top, left] = [window[0] - 1 - padding.top, window[1] - 1 - padding.left];
  const bottom = size[0] + window[0] - 2 - (count[0] - 1) * stride[0] - top;
  const right = size[1] + window[1] - 2 - (count[1] - 1) * stride[1] - left;
  return { top, bottom, left, right };
}

/** What is put around elements at one tap of every window, spread by the stride, to get a picture of the given size. */
export function tapPadding(tap: Pair, { stride, padding }: Pooling, size: Pair, count: Pair): Padding {
  const [top, left] = [tap[0] - padding.top, tap[1] - padding.left];
  const bottom = size[0] - top - ((count[0] - 1) * stride[0] + 1);
  const right = size[1] - left - ((count[1] - 1) * stride[1] + 1);
  return { top, bottom, left, right };
}
