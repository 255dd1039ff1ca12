import { readFile } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { UnreadablePicture } from './reason';
import { say } from '../../contract/message';

/** Pixels of the largest picture that is read: 16,384 × 16,384. */
const maximumPixels = 2 ** 28;
/** Files up to this size are read at once, so that several can be in memory; larger ones in pieces. */
const maximumBytesAtOnce = 64 * 2 ** 20;

// One thread per picture: several pictures are decoded at once instead. Each is read once, so nothing is worth caching.
sharp.concurrency(1);
sharp.cache(false);

/**
 * The bytes of a file that is small enough to be held, else its name.
 * @param size of the file in bytes
 */
export async function readPicture(file: string, size: number): Promise<Uint8Array<ArrayBuffer> | string> {
  if (size > maximumBytesAtOnce) return file;
  const bytes = new Uint8Array(await readFile(file));
  if (bytes.length === 0) throw new UnreadablePicture(say`the file is empty`);
  return bytes;
}

/**
 * A picture to be decoded: of an animation or a document the first page, turned as its EXIF orientation says. Colour
 * profiles are not applied (except that CMYK becomes sRGB): pre-trained networks saw pixel values as they are stored,
 * and it takes as long as all the rest.
 * @throws UnreadablePicture for SVG, which has no pixels of its own
 */
export function openPicture(source: Uint8Array | string, limitInputPixels = maximumPixels): Sharp {
  if (typeof source !== 'string' && isMarkup(source))
    throw new UnreadablePicture(say`not a picture of a kind that can be read: save it as PNG or JPEG`);
  return sharp(source, { failOn: 'error', limitInputPixels, autoOrient: true, ignoreIcc: true });
}

/** Whether the first character that is no blank or byte order mark is `<`. */
function isMarkup(bytes: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(0, 64)).replace(/^[\sï»¿]+/, '').startsWith('<');
}
