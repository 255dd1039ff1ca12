import { stat } from 'node:fs/promises';
import sharp from 'sharp';
import type { Preprocessing } from '../../contract/preprocessing';
import { openPicture, readPicture } from './open';
import { plainReason, UnreadablePicture } from './reason';
import { recolour, type Appearance } from './view';
import { say } from '../../contract/message';

/** An opaque colour of pixel values 0…255: red, green, blue. */
export type Background = readonly [number, number, number];

export const white: Background = [255, 255, 255];

/** What decoded pixels depend on besides the file and the preprocessing: part of a feature cache's key. */
export const decoderVersion = `1 sharp ${sharp.versions.sharp} libvips ${sharp.versions.vips}`;

const kernels = { bilinear: 'linear', bicubic: 'cubic' } as const;

/**
 * Pixels of a picture file, resized and cropped: uint8 [height, width, 3], in the preprocessing's channel order.
 * Mean and standard deviation are not applied: the networks' programs begin with them. Colours become sRGB, 16 bits
 * become 8, grey becomes three channels, EXIF orientation is applied, transparency is laid on `background`, and of
 * an animation the first picture counts. The triangle or Catmull-Rom kernel widens with the factor of shrinking, as
 * Pillow's does; enlarging is libvips's, half a pixel of the result off Pillow's.
 * @param appearance of a view of the picture; null for the picture as it is
 * @throws UnreadablePicture that says a plain reason
 */
export async function decodePicture(
  file: string,
  preprocessing: Preprocessing,
  background: Background = white,
  appearance: Appearance | null = null,
): Promise<Uint8Array> {
  try {
    const { size } = await stat(file);
    return await decode(await readPicture(file, size), preprocessing, background, appearance);
  } catch (error) {
    throw error instanceof UnreadablePicture ? error : new UnreadablePicture(plainReason(error), { cause: error });
  }
}

async function decode(
  source: Uint8Array | string,
  preprocessing: Preprocessing,
  [r, g, b]: Background,
  appearance: Appearance | null,
): Promise<Uint8Array> {
  const { resize, width, height, channelOrder } = preprocessing;
  const kernel = kernels[resize.interpolation];
  // The file's decoder may shrink by powers of two, but leaves the last factor of two to the kernel.
  const common = { kernel, fastShrinkOnLoad: false } as const;
  let picture = openPicture(source).flatten({ background: { r, g, b } });
  if (appearance?.region) {
    const { autoOrient } = await openPicture(source).metadata();
    picture = picture.extract(appearance.region(autoOrient, preprocessing)).resize({ ...common, width, height, fit: 'fill' });
  } else if (resize.mode === 'stretch') picture = picture.resize({ ...common, width, height, fit: 'fill' });
  else {
    // The middle square of the shorter side's length, then its middle.
    const left = Math.floor((resize.size - width) / 2);
    const top = Math.floor((resize.size - height) / 2);
    picture = picture
      .resize({ ...common, width: resize.size, height: resize.size, fit: 'cover', position: 'centre' })
      .extract({ left, top, width, height });
  }
  if (appearance?.mirrored) picture = picture.flop();
  const { data, info } = await picture.toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new UnreadablePicture(say`its colours cannot be read: save it as PNG or JPEG`);
  if (appearance?.colours) recolour(data, appearance.colours);
  if (channelOrder === 'BGR') swapRedAndBlue(data);
  return new Uint8Array(data.buffer, data.byteOffset, data.length);
}

function swapRedAndBlue(pixels: Uint8Array): void {
  for (let at = 0; at < pixels.length; at += 3) {
    const red = pixels[at] ?? 0;
    pixels[at] = pixels[at + 2] ?? 0;
    pixels[at + 2] = red;
  }
}
