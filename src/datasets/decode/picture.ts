import { stat } from 'node:fs/promises';
import sharp, { type OutputInfo, type Sharp } from 'sharp';
import type { Preprocessing } from '../../contract/preprocessing';
import { storedSize } from './header-size';
import { openPicture, readPicture } from './open';
import { plainReason, UnreadablePicture } from './reason';
import { recolour, type Appearance } from './view';
import { say } from '../../contract/message';

/** An opaque colour of pixel values 0…255: red, green, blue. */
export type Background = readonly [number, number, number];

export const white: Background = [255, 255, 255];

/** What decoded pixels depend on besides the file and the preprocessing: part of a feature cache's key. */
export const decoderVersion = `2 sharp ${sharp.versions.sharp} libvips ${sharp.versions.vips}`;

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

// The file's decoder may shrink by powers of two, but leaves the last factor of two to the kernel.
const shrinking = { fastShrinkOnLoad: false } as const;

async function decode(
  source: Uint8Array | string,
  preprocessing: Preprocessing,
  background: Background,
  appearance: Appearance | null,
): Promise<Uint8Array> {
  if (appearance === null && typeof source !== 'string' && isModest(source)) return decodeWhole(source, preprocessing, background);
  const { resize, width, height } = preprocessing;
  const common = { ...shrinking, kernel: kernels[resize.interpolation] };
  let picture = opened(source, background);
  if (appearance?.region) {
    const { autoOrient } = await openPicture(source).metadata();
    picture = picture.extract(appearance.region(autoOrient, preprocessing)).resize({ ...common, width, height, fit: 'fill' });
  } else if (resize.mode === 'stretch') picture = picture.resize({ ...common, width, height, fit: 'fill' });
  else {
    picture = picture
      .resize({ ...common, width: resize.size, height: resize.size, fit: 'cover', position: 'centre' })
      .extract({ ...middle(preprocessing), width, height });
  }
  if (appearance?.mirrored) picture = picture.flop();
  const { data } = await pixelsOf(picture);
  if (appearance?.colours) recolour(data, appearance.colours);
  return inOrder(data, preprocessing);
}

/** How many times longer than wide, or wider than long, a picture may be that is resized whole. */
const mostElongated = 4;

/**
 * Whether a picture is resized whole though only its middle is shown, so that every line of it is decoded. What is shown
 * depends on that in the last bit, for the decoder counts from where it begins.
 */
export function isModest(source: Uint8Array): boolean {
  const size = storedSize(source);
  return size !== null && Math.max(size.width / size.height, size.height / size.width) <= mostElongated;
}

/**
 * The pixels that `decodePicture` gives of a modest picture as it is.
 * @throws UnreadablePicture, or the decoder's error, if the picture is damaged anywhere
 */
export async function decodeWhole(source: Uint8Array, preprocessing: Preprocessing, background: Background): Promise<Uint8Array> {
  const { resize, width, height } = preprocessing;
  const common = { ...shrinking, kernel: kernels[resize.interpolation] };
  const picture = opened(source, background);
  if (resize.mode === 'stretch') return inOrder((await pixelsOf(picture.resize({ ...common, width, height, fit: 'fill' }))).data, preprocessing);
  const { data, info } = await pixelsOf(picture.resize({ ...common, width: resize.size, height: resize.size, fit: 'outside' }));
  const { left, top } = middle(preprocessing);
  // As the decoder finds the middle square.
  const first = { left: left + ((info.width - resize.size + 1) >> 1), top: top + ((info.height - resize.size + 1) >> 1) };
  const shown = new Uint8Array(3 * width * height);
  for (let row = 0; row < height; row++) {
    const start = 3 * ((first.top + row) * info.width + first.left);
    shown.set(data.subarray(start, start + 3 * width), 3 * row * width);
  }
  return inOrder(shown, preprocessing);
}

function opened(source: Uint8Array | string, [r, g, b]: Background): Sharp {
  return openPicture(source).flatten({ background: { r, g, b } });
}

/** Where what is shown begins in the middle square of the shorter side's length. */
function middle({ resize, width, height }: Preprocessing): { left: number; top: number } {
  const size = resize.mode === 'stretch' ? 0 : resize.size;
  return { left: Math.floor((size - width) / 2), top: Math.floor((size - height) / 2) };
}

async function pixelsOf(picture: Sharp): Promise<{ data: Buffer; info: OutputInfo }> {
  const pixels = await picture.toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  if (pixels.info.channels !== 3) throw new UnreadablePicture(say`its colours cannot be read: save it as PNG or JPEG`);
  return pixels;
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
