import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Digest } from './manifest';

/** A file's checksum in hexadecimal digits. */
export async function digestOf(file: string, algorithm: Digest['algorithm'] | 'md5', signal?: AbortSignal): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file), hash, { signal });
  return hash.digest('hex');
}
