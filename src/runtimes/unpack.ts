import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar';
import { openPromise } from 'yauzl';
import { Damaged } from './faults';
import type { PackedFile } from './manifest';
import { say } from '../contract/message';

type Keep = PackedFile['keep'];

/**
 * Where an entry goes, or null if it is left out.
 * @throws Damaged if it would lie outside the folder
 */
export function placeOf(entry: string, keep: Keep): string | null {
  const name = entry.replace(/^(\.\/)+/, '');
  const rule = keep.find(({ from }) => name === from || from === '' || (from.endsWith('/') && name.startsWith(from)));
  if (!rule) return null;
  const place = path.posix.normalize(rule.to + name.slice(rule.from.length));
  const outside = place.split('/').includes('..') || /^([a-z]:|\/)|\\/i.test(place);
  if (outside) throw new Damaged(say`has an entry that leads outside: ${entry}`);
  return place;
}

/**
 * Unpacks what is kept of an archive into a folder.
 * @throws if it is no such archive, ends early, or would write outside the folder; the signal's reason
 */
export async function unpack(
  file: string,
  { format, keep }: Pick<PackedFile, 'format' | 'keep'>,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  await (format === 'zip' ? unzip(file, keep, folder, signal) : untar(file, keep, folder));
  signal.throwIfAborted();
}

/** The library itself leaves out links that lead outside. */
async function untar(file: string, keep: Keep, folder: string): Promise<void> {
  let outside: unknown = null;
  await extract({
    file,
    cwd: folder,
    strict: true,
    preserveOwner: false,
    filter: (entry) => {
      try {
        return placeOf(entry, keep) !== null;
      } catch (error) {
        outside ??= error;
        return false;
      }
    },
    onReadEntry: (entry) => {
      entry.path = placeOf(entry.path, keep) ?? entry.path;
    },
  });
  if (outside) throw outside;
}

async function unzip(file: string, keep: Keep, folder: string, signal: AbortSignal): Promise<void> {
  const zip = await openPromise(file, { autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      const place = entry.fileName.endsWith('/') ? null : placeOf(entry.fileName, keep);
      if (place === null) continue;
      const target = path.join(folder, place);
      await mkdir(path.dirname(target), { recursive: true });
      // The upper half holds the permissions, where the archive was made on Unix.
      const mode = (entry.externalFileAttributes >>> 16) & 0o777;
      const content = await zip.openReadStreamPromise(entry);
      await pipeline(content, createWriteStream(target, mode === 0 ? {} : { mode: mode | 0o600 }), { signal });
    }
  } finally {
    zip.close();
  }
}
