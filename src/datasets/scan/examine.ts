import { createHash, webcrypto } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Said } from '../../contract/message';
import { openPicture, readPicture } from '../decode/open';
import type { PicturesAhead } from '../decode/pictures-ahead';
import { isPixelLimit, plainReason } from '../decode/reason';
import type { Entry } from './walk';

export type Examined = { readonly sha256: string } | { readonly reason: Said };

/**
 * SHA-256 of a picture's bytes, or why it is no sample.
 * @param verify decode it, so that a picture damaged anywhere is found now and not during a run
 * @param ahead keeps what is decoded, and knows what was decoded before
 */
export async function examine({ file, size }: Entry, verify: boolean, ahead?: PicturesAhead): Promise<Examined> {
  try {
    const source = await readPicture(file, size);
    const sha256 = typeof source === 'string' ? await hashStream(source) : await hashBytes(source);
    if (verify && !(await ahead?.add(sha256, source))) await decodeWholly(source);
    return { sha256 };
  } catch (error) {
    return { reason: plainReason(error) };
  }
}

/** Off the main thread. */
async function hashBytes(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex');
}

async function hashStream(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

const small = { bytes: 2 ** 16, pixels: 2 ** 20 };
/** Wide enough to read every line of the picture, small enough to let the decoder shrink while it reads. */
const tiny = { width: 8, height: 8, fit: 'fill', kernel: 'linear' } as const;

/** @throws the decoder's error if the picture is damaged anywhere */
async function decodeWholly(source: Uint8Array | string): Promise<void> {
  if (typeof source !== 'string' && source.length <= small.bytes) {
    // Half the work where nothing is worth shrinking; few bytes may still hold many pixels.
    try {
      await openPicture(source, small.pixels).raw().toBuffer();
      return;
    } catch (error) {
      if (!isPixelLimit(error)) throw error;
    }
  }
  await openPicture(source).resize(tiny).raw().toBuffer();
}
