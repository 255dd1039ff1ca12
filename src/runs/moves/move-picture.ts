import { randomUUID } from 'node:crypto';
import { lstat, mkdir, realpath, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { TangentError } from '../../contract/errors';
import { say } from '../../contract/message';
import type { Move } from '../../contract/moves';
import type { TestPredictions } from '../../contract/predictions';
import { systemCode, writingError } from '../file-errors';
import { note } from './journal';
import { transfer } from './transfer';

/** How many folders lie above the class folders of a run's dataset: one where it gives parts (train, validation, test). */
export function classDepth({ files, labels, classes }: Pick<TestPredictions, 'files' | 'labels' | 'classes'>): number {
  return files.every((file, at) => file.split('/')[0] === classes[labels[at] ?? -1]) ? 0 : 1;
}

export interface MoveRequest {
  /** Absolute path. */
  readonly dataset: string;
  /** Where the picture is, relative to the dataset, with `/`. */
  readonly file: string;
  /** Which of its path's parts names the class. */
  readonly depth: number;
  readonly toClass: string;
  /** Of `journalOf`. */
  readonly journal: string;
  readonly batch?: string;
}

/**
 * Moves a picture into another class's folder, in the part of the dataset where it is, with the folders it has below its
 * class. The move is noted before it is made, so that it can be undone whatever happens.
 * @throws TangentError `picture-gone`, `picture-linked`, `picture-read-only`, `same-class`, `bad-class`, `not-writable`
 */
export async function movePicture({ dataset, file, depth, toClass, journal, batch }: MoveRequest): Promise<Move> {
  const segments = file.split('/');
  const fromClass = segments[depth];
  if (fromClass === undefined || segments.length < depth + 2 || segments.some((part) => part === '..' || part === ''))
    throw new TangentError('picture-gone', say`${file} does not lie in a class folder of ${dataset}; run the experiment again`);
  if (fromClass === toClass) throw new TangentError('same-class', say`${file} is in the folder of ${toClass} already; choose another class`);
  if (toClass === '' || toClass === '.' || toClass === '..' || /[/\\\0]/.test(toClass))
    throw new TangentError('bad-class', say`"${toClass}" cannot be the name of a class folder; choose one of the run's classes`);
  const root = await realFolder(dataset);
  const source = path.join(root, ...segments);
  await refuseUnmovable(source, root);
  const folder = path.join(root, ...segments.slice(0, depth), toClass, ...segments.slice(depth + 1, -1));
  await refuseLinks(folder, root);
  const made = await makeFolders(folder, root);
  const target = path.join(folder, path.basename(source));
  const move: Move = {
    ...{ v: 1, type: 'moved', id: randomUUID(), time: new Date().toISOString(), dataset, from: file },
    ...{ to: relative(root, target), fromClass, toClass, made, ...(batch !== undefined && { batch }) },
  };
  try {
    await note(journal, move);
    const moved = await transfer(source, target).catch((cause: unknown) => {
      throw writingError(cause, target);
    });
    if (moved === target) return move;
    const renamed = { ...move, to: relative(root, moved) };
    await note(journal, renamed);
    return renamed;
  } catch (error) {
    await note(journal, { v: 1, type: 'undone', id: move.id, time: new Date().toISOString() }).catch(() => undefined);
    await removeFolders(made, root);
    throw error;
  }
}

/**
 * Moves a picture back to where it was, under another name if that is taken by now.
 * @returns where it is, relative to the dataset
 * @throws TangentError `picture-gone`, `picture-linked`, `picture-read-only`, `not-writable`
 */
export async function undoMove({ id, dataset, from, to, made }: Move, journal: string): Promise<string> {
  const root = await realFolder(dataset);
  const [source, target] = [to, from].map((file) => path.join(root, ...file.split('/'))) as [string, string];
  const undone = { v: 1, type: 'undone', id, time: new Date().toISOString() } as const;
  await refuseUnmovable(source, root).catch(async (error: unknown) => {
    // What is gone stays gone: the next to be undone is the move before.
    if (error instanceof TangentError && error.code === 'picture-gone') await note(journal, undone);
    throw error;
  });
  await refuseLinks(path.dirname(target), root);
  await makeFolders(path.dirname(target), root);
  const back = await transfer(source, target).catch((cause: unknown) => {
    throw writingError(cause, target);
  });
  await note(journal, undone);
  await removeFolders(made, root);
  return relative(root, back);
}

const relative = (root: string, file: string): string => path.relative(root, file).split(path.sep).join('/');

async function realFolder(dataset: string): Promise<string> {
  return realpath(dataset).catch((cause: unknown) => {
    throw new TangentError('picture-gone', say`${dataset} is no longer there; put the dataset back`, { cause });
  });
}

async function refuseUnmovable(file: string, root: string): Promise<void> {
  const status = await lstat(file).catch((cause: unknown) => {
    throw new TangentError('picture-gone', say`${file} is no longer there; it was moved or deleted elsewhere`, { cause });
  });
  if (status.isSymbolicLink()) throw linked(file);
  await refuseLinks(path.dirname(file), root);
  if (!status.isFile()) throw new TangentError('picture-gone', say`${file} is not a file; it cannot be moved`);
  if ((status.mode & 0o222) === 0) throw new TangentError('picture-read-only', say`${file} is read-only; allow writing to it first`);
}

/** A link leads out of the dataset, or to a picture that lies elsewhere in it as well. */
async function refuseLinks(folder: string, root: string): Promise<void> {
  for (let at = folder; at !== root && at !== path.dirname(at); at = path.dirname(at)) {
    const status = await lstat(at).catch(() => null);
    if (status?.isSymbolicLink()) throw linked(at);
  }
}

const linked = (file: string): TangentError =>
  new TangentError('picture-linked', say`${file} is a link to another place; move the picture there yourself`);

/** Makes what is missing of a folder. @returns the folders made, relative to the root, from the outermost */
async function makeFolders(folder: string, root: string): Promise<string[]> {
  const missing: string[] = [];
  for (let at = folder; at !== root && (await lstat(at).catch(() => null)) === null; at = path.dirname(at)) missing.unshift(at);
  try {
    for (const one of missing) await mkdir(one).catch((error: unknown) => (systemCode(error) === 'EEXIST' ? undefined : Promise.reject(error)));
  } catch (cause) {
    throw writingError(cause, folder);
  }
  return missing.map((one) => relative(root, one));
}

/** Removes folders that are empty. */
async function removeFolders(made: readonly string[], root: string): Promise<void> {
  for (const one of [...made].reverse()) await rmdir(path.join(root, ...one.split('/'))).catch(() => undefined);
}
