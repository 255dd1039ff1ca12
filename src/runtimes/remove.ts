import { randomUUID } from 'node:crypto';
import { readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { TangentError } from '../contract/errors';
import { say } from '../contract/message';
import type { Removal, RuntimeName } from '../contract/runtimes';
import { receiptOf } from './installed';
import { sizeBelow } from './room';

/**
 * Takes a folder's name away, so that nobody finds half of it, and then its content. Without the folder nothing is done.
 * @throws TangentError `runtime-busy` where the system does not rename what is in use
 */
export async function removeWhole(folder: string): Promise<void> {
  const old = `${folder}.${randomUUID()}.old`;
  await rename(folder, old).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return;
    throw new TangentError('runtime-busy', say`${folder} is in use; end the runs that use it and try again`, { cause });
  });
  await rm(old, { recursive: true, force: true });
}

/**
 * Removes a runtime and what unfinished installations of it have fetched.
 * @throws TangentError `runtime-busy`
 */
export async function remove(name: RuntimeName, folder: string): Promise<Removal> {
  const isRest = (entry: string): boolean => entry.startsWith(`.partial-${name}-`) || (entry.startsWith(`${name}.`) && entry.endsWith('.old'));
  const rests = (await readdir(folder).catch(() => [])).filter(isRest);
  const removed = receiptOf(name, folder) !== null;
  let bytes = 0;
  for (const entry of [name, ...rests].map((each) => path.join(folder, each))) {
    bytes += await sizeBelow(entry);
    await removeWhole(entry);
  }
  return { runtime: name, removed, bytes };
}
