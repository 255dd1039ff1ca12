import { createHash, webcrypto } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { openPicture, readPicture } from '../decode/open';
import { plainReason } from '../decode/reason';
import type { Entry } from './walk';

export type Examined = { readonly sha256: string } | { readonly reason: string };

/** Wide enough to read every line of the picture, small enough to let the decoder shrink while it reads. */
const tiny = { width: 8, height: 8, fit: 'fill', kernel: 'linear' } as const;

/**
 * SHA-256 of a picture's bytes, or why it is no sample.
 * @param verify decode it, so that a picture damaged anywhere is found now and not during a run
 */
export async function examine({ file, size }: Entry, verify: boolean): Promise<Examined> {
  try {
    const source = await readPicture(file, size);
    const sha256 = typeof source === 'string' ? await hashStream(source) : await hashBytes(source);
    if (verify) await openPicture(source).resize(tiny).raw().toBuffer();
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
