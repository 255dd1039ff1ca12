import { stat } from 'node:fs/promises';
import sharp from 'sharp';
import type { Preprocessing } from '../../contract/preprocessing';
import { decodeEnlarged } from './enlarged';
import { storedSize } from './header-size';
import { openPicture, readPicture } from './open';
import { openOpaque, pixelsOf, white, type Background } from './pixels';
import { plainReason, UnreadablePicture } from './reason';
import { cutOut, shownPart } from './shown';
import { mirror, recolour, type Appearance, type Region } from './view';

/** What decoded pixels depend on besides the file and the preprocessing: part of a feature cache's key. */
export const decoderVersion = `3 sharp ${sharp.versions.sharp} libvips ${sharp.versions.vips}`;

const kernels = { bilinear: 'linear', bicubic: 'cubic' } as const;

/**
 * Pixels of a picture file, resized and cropped: uint8 [height, width, 3], in the preprocessing's channel order.
 * Mean and standard deviation are not applied: the networks' programs begin with them. Colours become sRGB, 16 bits
 * become 8, grey becomes three channels, EXIF orientation is applied, transparency is laid on `background`, and of
 * an animation the first picture counts. The triangle or Catmull-Rom kernel widens with the factor of shrinking, as
 * Pillow's does; what is enlarged in both directions has the bits that Pillow gives.
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

// The file's decoder may shrink by powers of two, but leaves the last factor of two to the kernel.
const shrinking = { fastShrinkOnLoad: false } as const;

/**
 * The pixels that `decodePicture` gives, of bytes that have been read, or of a file that is too large for it.
 * @throws UnreadablePicture, or the decoder's error, if the picture is damaged; of a modest one wherever that is
 */
export async function decode(
  source: Uint8Array | string,
  preprocessing: Preprocessing,
  background: Background,
  appearance: Appearance | null = null,
): Promise<Uint8Array> {
  const region = appearance?.region ? appearance.region((await openPicture(source).metadata()).autoOrient, preprocessing) : null;
  const pixels = (await decodeEnlarged(source, preprocessing, background, region)) ?? (await decodeShrunk(source, preprocessing, background, region));
  if (appearance?.mirrored) mirror(pixels, preprocessing.width);
  if (appearance?.colours) recolour(pixels, appearance.colours);
  return inOrder(pixels, preprocessing);
}

/** What is shown of a picture that the decoder resizes. */
async function decodeShrunk(source: Uint8Array | string, preprocessing: Preprocessing, background: Background, region: Region | null): Promise<Uint8Array> {
  const { resize, width, height } = preprocessing;
  const common = { ...shrinking, kernel: kernels[resize.interpolation] };
  const picture = openOpaque(source, background);
  if (region || resize.mode === 'stretch') {
    const part = region ? picture.extract(region) : picture;
    return (await pixelsOf(part.resize({ ...common, width, height, fit: 'fill' }))).data;
  }
  const square = { width: resize.size, height: resize.size };
  if (isModest(source)) {
    const { data, info } = await pixelsOf(picture.resize({ ...common, ...square, fit: 'outside' }));
    return cutOut(data, info.width, shownPart(info, preprocessing));
  }
  const resized = picture.resize({ ...common, ...square, fit: 'cover', position: 'centre' });
  return (await pixelsOf(resized.extract(shownPart(square, preprocessing)))).data;
}

/** How many times longer than wide, or wider than long, a picture may be that is resized whole. */
const mostElongated = 4;

/**
 * Whether a picture is resized whole though only its middle is shown, so that every line of it is decoded. What is shown
 * depends on that in the last bit, for the decoder counts from where it begins.
 */
export function isModest(source: Uint8Array | string): boolean {
  const size = typeof source === 'string' ? null : storedSize(source);
  return size !== null && Math.max(size.width / size.height, size.height / size.width) <= mostElongated;
}

function inOrder(pixels: Uint8Array, { channelOrder }: Preprocessing): Uint8Array {
  if (channelOrder === 'BGR') swapRedAndBlue(pixels);
  return new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.length);
}

function swapRedAndBlue(pixels: Uint8Array): void {
  for (let at = 0; at < pixels.length; at += 3) {
    const red = pixels[at] ?? 0;
    pixels[at] = pixels[at + 2] ?? 0;
    pixels[at + 2] = red;
  }
}
