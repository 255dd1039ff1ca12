import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** What remains of the limit, so that it is not reached again at once. */
const kept = 0.8;
const own = /^[0-9a-f]{2}$/;

/**
 * Keeps a cache of thumbnails within a limit: those used longest ago go first.
 * @param limit bytes
 * @returns the bytes that the cache takes then
 */
export async function trim(folder: string, limit: number): Promise<number> {
  const files = (await Promise.all((await namesIn(folder)).filter((name) => own.test(name)).map((name) => filesIn(path.join(folder, name))))).flat();
  let bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (bytes <= limit) return bytes;
  for (const { file, size } of files.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
    if (bytes <= kept * limit) break;
    await rm(file, { force: true });
    bytes -= size;
  }
  return bytes;
}

async function filesIn(folder: string): Promise<{ file: string; size: number; mtimeMs: number }[]> {
  const found = await Promise.all(
    (await namesIn(folder)).map(async (name) => {
      const file = path.join(folder, name);
      const status = await stat(file).catch(() => null);
      return status?.isFile() ? [{ file, size: status.size, mtimeMs: status.mtimeMs }] : [];
    }),
  );
  return found.flat();
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
