import { readFile } from 'node:fs/promises';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { UnreadablePicture } from './reason';

/** Pixels of the largest picture that is read: 16,384 × 16,384. */
const maximumPixels = 2 ** 28;
/** Files up to this size are read at once, so that several can be in memory; larger ones in pieces. */
export const maximumBytesAtOnce = 64 * 2 ** 20;

const formats = new Set(['jpeg', 'png', 'webp', 'gif', 'tiff', 'heif']);

// One thread per picture: several pictures are decoded at once instead. Each is read once, so nothing is worth caching.
sharp.concurrency(1);
sharp.cache(false);

export interface OpenPicture {
  readonly picture: Sharp;
  readonly metadata: Metadata;
}

/**
 * The bytes of a file that is small enough to be held, else its name.
 * @param size of the file in bytes
 */
export async function readPicture(file: string, size: number): Promise<Uint8Array<ArrayBuffer> | string> {
  return size <= maximumBytesAtOnce ? new Uint8Array(await readFile(file)) : file;
}

/**
 * Opens a picture: of an animation or a document the first page, turned as its EXIF orientation says.
 * @throws UnreadablePicture, or the decoder's error
 */
export async function openPicture(source: Uint8Array | string): Promise<OpenPicture> {
  const picture = sharp(source, { failOn: 'error', limitInputPixels: maximumPixels, autoOrient: true });
  const metadata = await picture.metadata();
  if (!formats.has(metadata.format)) {
    const format = metadata.format.toUpperCase();
    throw new UnreadablePicture(`${format} content cannot be read: save it as PNG or JPEG`);
  }
  return { picture, metadata };
}
