import type { Preprocessing } from '../../contract/preprocessing';
import type { Region } from './view';

type Size = Pick<Region, 'width' | 'height'>;

/** The part that is shown of a picture whose shorter side has been given its size: the middle. */
export function shownPart(resized: Size, { resize, width, height }: Preprocessing): Region {
  if (resize.mode === 'stretch') return { left: 0, top: 0, width, height };
  const inSquare = { left: Math.floor((resize.size - width) / 2), top: Math.floor((resize.size - height) / 2) };
  // The square begins where the decoder's begins.
  const square = { left: (resized.width - resize.size + 1) >> 1, top: (resized.height - resize.size + 1) >> 1 };
  return { left: square.left + inSquare.left, top: square.top + inSquare.top, width, height };
}

/** A part of a picture's pixels, three channels each. */
export function cutOut(pixels: Uint8Array, pictureWidth: number, { left, top, width, height }: Region): Uint8Array {
  const shown = new Uint8Array(3 * width * height);
  for (let row = 0; row < height; row++) {
    const start = 3 * ((top + row) * pictureWidth + left);
    shown.set(pixels.subarray(start, start + 3 * width), 3 * row * width);
  }
  return shown;
}
