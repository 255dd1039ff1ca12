import { TangentError } from '../../contract/errors';
import { say, type Message } from '../../contract/message';
import { quoted } from '../dataset';
import { plainReason } from '../decode/reason';

export function badDataset(message: Message): TangentError {
  return new TangentError('bad-dataset', message);
}

/** The dataset's folder cannot be listed. */
export function unreadableFolder(root: string, error: unknown): TangentError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const instead = say`name the folder that holds your class folders`;
  if (code === 'ENOENT') return badDataset(say`${quoted(root)} does not exist; ${instead}`);
  if (code === 'ENOTDIR') return badDataset(say`${quoted(root)} is not a folder; ${instead}`);
  return badDataset(say`${quoted(root)} cannot be read (${plainReason(error)}); give yourself permission or ${instead}`);
}
