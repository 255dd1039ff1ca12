import type { OutputInfo, Sharp } from 'sharp';
import { openPicture } from './open';
import { UnreadablePicture } from './reason';
import { say } from '../../contract/message';

/** An opaque colour of pixel values 0…255: red, green, blue. */
export type Background = readonly [number, number, number];

export const white: Background = [255, 255, 255];

/** A picture without transparency, to be decoded. */
export function openOpaque(source: Uint8Array | string, [r, g, b]: Background): Sharp {
  return openPicture(source).flatten({ background: { r, g, b } });
}

/** What a picture is decoded to: 8 bits, three channels, and its size. */
export async function pixelsOf(picture: Sharp): Promise<{ data: Buffer; info: OutputInfo }> {
  const pixels = await picture.toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  if (pixels.info.channels !== 3) throw new UnreadablePicture(say`its colours cannot be read: save it as PNG or JPEG`);
  return pixels;
}
