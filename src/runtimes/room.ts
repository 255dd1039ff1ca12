import { readdir, stat, statfs } from 'node:fs/promises';
import path from 'node:path';

/** Bytes that a user can write below a folder that may not exist yet. */
export async function freeBytesOf(folder: string): Promise<number> {
  for (let existing = path.resolve(folder); ; existing = path.dirname(existing)) {
    const found = await statfs(existing).catch(() => null);
    if (found) return found.bavail * found.bsize;
    if (path.dirname(existing) === existing) return Infinity;
  }
}

/** Bytes of all files in a folder; links count as nothing. */
export async function sizeBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  let sum = 0;
  for (const entry of entries) if (entry.isFile()) sum += (await stat(path.join(entry.parentPath, entry.name)).catch(() => null))?.size ?? 0;
  return sum;
}
