import { pictureAxes } from '../picture';
import type { Convolution, Layout, Pair, Pooling } from '../vocabulary';

/** Sizes of a batch of pictures. */
export interface Pictures {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

export function picturesOf(shape: readonly number[], layout: Layout): Pictures {
  const axes = pictureAxes(layout);
  return { batch: shape[0]!, height: shape[axes.height]!, width: shape[axes.width]!, channels: shape[axes.channels]! };
}

/** Each of `count` matrices of `rows`·`columns` numbers, transposed. */
function transposed<T extends Float64Array | Uint8Array>(data: T, count: number, rows: number, columns: number): T {
  const result = data.slice() as T;
  for (let n = 0; n < count; n += 1) {
    const start = n * rows * columns;
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        result[start + column * rows + row] = data[start + row * columns + column]!;
      }
    }
  }
  return result;
}

/** Pictures in NHWC, in which the kernels compute; the same array where they already are. */
export function channelsLast<T extends Float64Array | Uint8Array>(data: T, pictures: Pictures, layout: Layout): T {
  const { batch, height, width, channels } = pictures;
  return layout === 'NHWC' ? data : transposed(data, batch, channels, height * width);
}

/** NHWC pictures in a layout; the same array for NHWC. */
export function inLayout(data: Float64Array, pictures: Pictures, layout: Layout): Float64Array {
  const { batch, height, width, channels } = pictures;
  return layout === 'NHWC' ? data : transposed(data, batch, height * width, channels);
}

/** How a window moves: what convolution and pooling share. */
export type Movement = Pick<Convolution, 'stride' | 'padding' | 'dilation'> & { readonly window: Pair };

export function movementOf({ window, stride, padding }: Pooling): Movement {
  return { window, stride, padding, dilation: [1, 1] };
}

/**
 * Visits, for every position of a window and every tap of it that meets the picture, the pixel under that tap.
 * Positions of one window follow each other, its taps row by row.
 * @param visit is told the numbers of the pixel (over all pictures), of the window's position, and of the tap
 */
export function forEachTap(
  pictures: Pictures,
  positions: Pick<Pictures, 'height' | 'width'>,
  { window, stride, padding, dilation }: Movement,
  visit: (pixel: number, position: number, tap: number) => void,
): void {
  let position = 0;
  for (let n = 0; n < pictures.batch; n += 1) {
    for (let row = 0; row < positions.height; row += 1) {
      for (let column = 0; column < positions.width; column += 1) {
        for (let tap = 0; tap < window[0] * window[1]; tap += 1) {
          const y = row * stride[0] - padding.top + Math.floor(tap / window[1]) * dilation[0];
          const x = column * stride[1] - padding.left + (tap % window[1]) * dilation[1];
          if (y < 0 || y >= pictures.height || x < 0 || x >= pictures.width) continue;
          visit((n * pictures.height + y) * pictures.width + x, position, tap);
        }
        position += 1;
      }
    }
  }
}
