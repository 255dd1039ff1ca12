import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { TangentError, TangentFault } from '../contract/errors';
import { say } from '../contract/message';

/** The system's code of an error, as `ENOENT`. */
export function systemCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/**
 * An error of writing a file as people can mend it; any other error comes back as it is.
 * @param file that was being written
 */
export function writingError(cause: unknown, file: string): unknown {
  switch (codeOf(cause, file)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new TangentFault('disk-full', say`${file}: the disk is full; free some space, then resume the run`, { cause });
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return new TangentError('not-writable', say`${file} cannot be written; choose a folder that you may write to`, { cause });
    case 'ENOTDIR':
    case 'EEXIST':
      return new TangentError('not-a-folder', say`${file}: a file stands where a folder is needed; choose another folder`, { cause });
    case 'ENOENT':
      return new TangentError('folder-gone', say`${file} cannot be written: its folder is gone; start a new run`, { cause });
    case 'ENAMETOOLONG':
      return new TangentError('name-too-long', say`${file}: the path is too long; choose a shorter one`, { cause });
    default:
      return cause;
  }
}

/** Making a folder on a read-only disk is told as if the folder above it were missing. */
function codeOf(cause: unknown, file: string): string | null {
  const code = systemCode(cause);
  return code === 'ENOENT' ? (refusal(file) ?? code) : code;
}

/** Why nothing can be made in the lowest folder of the path that exists; null if it can. */
function refusal(file: string): string | null {
  let folder = path.resolve(file);
  while (!existsSync(folder) && folder !== path.dirname(folder)) folder = path.dirname(folder);
  try {
    accessSync(folder, constants.W_OK);
    return null;
  } catch (error) {
    return systemCode(error);
  }
}
