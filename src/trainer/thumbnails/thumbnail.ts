import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openPicture, readPicture } from '../../datasets/decode/open';

/** Pixels of the longer side: enough for twice as fine a screen as usual at the size that pages show. */
const side = 192;
/** Raised when thumbnails are made otherwise, so that old ones are not taken. */
const version = 1;
/** Milliseconds for which a thumbnail counts as just used. */
const fresh = 3_600_000;

/**
 * The small copy of a picture, made unless the cache holds one of the file as it is now.
 * @param folder of the cache
 * @returns its path, and the bytes that were written
 * @throws what the file system or the decoder throws
 */
export async function thumbnailOf(file: string, folder: string): Promise<{ readonly thumbnail: string; readonly written: number }> {
  const { size, mtimeMs } = await stat(file);
  const key = createHash('sha256').update(JSON.stringify([version, path.resolve(file), size, mtimeMs])).digest('hex');
  const thumbnail = path.join(folder, key.slice(0, 2), `${key.slice(2, 42)}.webp`);
  if (await used(thumbnail)) return { thumbnail, written: 0 };
  const picture = openPicture(await readPicture(file, size));
  const bytes = await picture.resize(side, side, { fit: 'inside', withoutEnlargement: true }).webp({ quality: 75, effort: 1 }).toBuffer();
  await write(thumbnail, bytes);
  return { thumbnail, written: bytes.length };
}

/** Whether the file is there; notes that it was used. */
async function used(thumbnail: string): Promise<boolean> {
  try {
    const { mtimeMs, size } = await stat(thumbnail);
    if (size === 0) return false;
    const now = new Date();
    if (now.getTime() - mtimeMs > fresh) await utimes(thumbnail, now, now).catch(() => undefined);
    return true;
  } catch {
    return false;
  }
}

/** Others never see half of it. It is not forced to the disk: what a power cut empties is made again. */
async function write(thumbnail: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${thumbnail}.${randomUUID()}`;
  await mkdir(path.dirname(thumbnail), { recursive: true });
  try {
    await writeFile(temporary, bytes, { flag: 'wx' });
    await rename(temporary, thumbnail);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
