import { TangentError } from '../../contract/errors';
import { say, type Message } from '../../contract/message';
import { pictures, quoted, type Skipped } from '../dataset';
import { plainReason } from '../decode/reason';
import type { Layout } from './layout';

const advice = say`put the pictures of each class into a folder of its own there, for at least two classes`;

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

export function tooFewClasses(
  root: string,
  classes: readonly string[],
  { stray, classes: folders }: Layout,
  skipped: readonly Skipped[],
): TangentError {
  if (folders.length === 0 && stray.length > 0)
    return badDataset(say`${quoted(root)} holds ${pictures(stray.length)} but no class folders; ${advice}`);
  const [only] = classes;
  if (only !== undefined) {
    const elsewhere = say`or name the folder that holds the class folders`;
    return badDataset(say`${quoted(root)} holds pictures of one class only, ${quoted(only)}; ${advice}, ${elsewhere}`);
  }
  const [first] = skipped;
  const message = first
    ? say`${quoted(root)} holds no class folder with pictures that can be read (${skipped.length} skipped, the first is ${quoted(first.file)}: ${first.reason}); ${advice}`
    : say`${quoted(root)} holds no class folder with pictures that can be read; ${advice}`;
  return badDataset(message);
}
