import { constants } from 'node:fs';
import { copyFile, link, lstat, rm, unlink, utimes } from 'node:fs/promises';
import path from 'node:path';
import { systemCode } from '../file-errors';

/** Names that are tried before it is given up. */
const most = 10_000;

/**
 * Moves a file to a name that is free: where the name is taken, the next with a number is. Never replaces a file, not
 * even one that appears at the same moment.
 * @returns the name that it has now
 * @throws the file system's error
 */
export async function transfer(from: string, to: string): Promise<string> {
  const { dir, name, ext } = path.parse(to);
  for (let count = 1; ; count += 1) {
    const target = count === 1 ? to : path.join(dir, `${name}-${count}${ext}`);
    try {
      await place(from, target);
    } catch (error) {
      if (systemCode(error) !== 'EEXIST' || count === most) throw error;
      continue;
    }
    try {
      await unlink(from);
    } catch (error) {
      await rm(target, { force: true });
      throw error;
    }
    return target;
  }
}

/** Gives a file a second name; where the file system has no such thing, makes a copy. */
async function place(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!['EPERM', 'EXDEV', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EISDIR', 'EINVAL'].includes(systemCode(error) ?? '')) throw error;
    const { atime, mtime } = await lstat(from);
    await copyFile(from, to, constants.COPYFILE_EXCL);
    await utimes(to, atime, mtime).catch(() => undefined);
  }
}
