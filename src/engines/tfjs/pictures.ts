import type { Padding, Pair } from '../../program/vocabulary';
import type { Tfjs, TfPicture, TfTensor } from './kernel';

// Pictures are NHWC throughout: the one layout that every backend of TensorFlow.js knows.

/** A tensor that the program's types say has four axes. */
export function asPicture(tensor: TfTensor): TfPicture {
  if (tensor.rank !== 4) throw new Error(`expected pictures, got a tensor of rank ${tensor.rank}`);
  return tensor as TfPicture;
}

/** Height and width, which are axes 1 and 2 of pictures and 0 and 1 of kernels. */
export function sizeOf({ shape }: TfPicture, axis: 0 | 1 = 1): Pair {
  return axis === 0 ? [shape[0], shape[1]] : [shape[1], shape[2]];
}

/** Pads height and width with a number; negative counts cut off. */
export function padPicture(tf: Tfjs, picture: TfPicture, padding: Padding, number = 0): TfPicture {
  const [top, bottom, left, right] = [padding.top, padding.bottom, padding.left, padding.right].map((count) => Math.max(count, 0)) as [number, number, number, number]; // prettier-ignore
  const grown = top + bottom + left + right === 0
    ? picture
    : tf.pad(picture, [[0, 0], [top, bottom], [left, right], [0, 0]], number); // prettier-ignore
  const start = [Math.max(-padding.top, 0), Math.max(-padding.left, 0)] as const;
  const end = [Math.max(-padding.bottom, 0), Math.max(-padding.right, 0)] as const;
  if (start[0] + start[1] + end[0] + end[1] === 0) return grown;
  const [height, width] = sizeOf(grown);
  return tf.slice(grown, [0, start[0], start[1], 0], [-1, height - start[0] - end[0], width - start[1] - end[1], -1]);
}

/** Puts zeros between the elements along an axis. */
export function spreadAxis(tf: Tfjs, tensor: TfTensor, axis: number, zeros: number): TfTensor {
  const { shape } = tensor;
  const size = shape[axis] ?? 1;
  if (zeros === 0 || size === 1) return tensor;
  const split = tf.reshape(tensor, [...shape.slice(0, axis + 1), 1, ...shape.slice(axis + 1)]);
  const counts = split.shape.map((_, i): [number, number] => [0, i === axis + 1 ? zeros : 0]);
  const joined = tf.reshape(tf.pad(split, counts), shape.map((s, i) => (i === axis ? s * (zeros + 1) : s)));
  const sizes = joined.shape.map((s, i) => (i === axis ? s - zeros : s));
  return tf.slice(joined, joined.shape.map(() => 0), sizes);
}

/** Puts zeros between rows and columns, so that what was next to each other is `distance` apart. */
export function spreadPicture(tf: Tfjs, picture: TfPicture, distance: Pair): TfPicture {
  return asPicture(spreadAxis(tf, spreadAxis(tf, picture, 1, distance[0] - 1), 2, distance[1] - 1));
}

/** Elements from `start` on, `count` of them `step` apart, along height and width. */
export function every(tf: Tfjs, picture: TfPicture, start: Pair, count: Pair, step: Pair): TfPicture {
  const [height, width] = sizeOf(picture);
  const [batch, , , channels] = picture.shape;
  if (start[0] === 0 && start[1] === 0 && count[0] === height && count[1] === width) return picture;
  const begin = [0, start[0], start[1], 0];
  if (step[0] === 1 && step[1] === 1) return tf.slice(picture, begin as [number, number, number, number], [batch, count[0], count[1], channels]);
  const end = [batch, start[0] + (count[0] - 1) * step[0] + 1, start[1] + (count[1] - 1) * step[1] + 1, channels];
  return asPicture(tf.stridedSlice(picture, begin, end, [1, step[0], step[1], 1]));
}

/** Row and column of each position of a window, row by row. */
export function taps([height, width]: Pair): Pair[] {
  return Array.from({ length: height * width }, (_, k) => [Math.floor(k / width), k % width]);
}
