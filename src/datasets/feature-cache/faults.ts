import { say, type Message, type Said } from '../../contract/message';
import { plainReason } from '../decode/reason';

const words: Readonly<Record<string, Message>> = {
  ENOSPC: say`the disk is full`,
  EDQUOT: say`the disk quota is used up`,
  EROFS: say`the disk is read-only`,
  EACCES: say`there is no permission to write`,
  EPERM: say`there is no permission to write`,
  EEXIST: say`a file is where its folder should be`,
  ENOTDIR: say`a file is where its folder should be`,
  // Making a folder on a read-only disk is told so as well.
  ENOENT: say`its folder is gone, or cannot be made`,
};

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Why a file could not be written, in plain words. */
export function plainFault(error: unknown): Said {
  return words[codeOf(error)] ?? plainReason(error);
}

/** Whether a file has been removed. */
export function isGone(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

/** Whether a file could be read but not understood. */
export function isDamage(error: unknown): boolean {
  return !/^E[A-Z]/.test(codeOf(error));
}
