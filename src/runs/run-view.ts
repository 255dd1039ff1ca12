import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { TangentError } from '../contract/errors';
import type { RunStatus, RunView } from '../contract/run-view';
import { systemCode } from './file-errors';
import { RunReader } from './run-reader';

/** Whether nothing more will happen to the run unless it is resumed. */
export function hasEnded(status: RunStatus): boolean {
  return status === 'finished' || status === 'failed' || status === 'stopped' || status === 'interrupted';
}

/**
 * A run as its folder tells it now.
 * @throws TangentError `run-not-found` or `run-damaged`
 */
export async function readRun(folder: string): Promise<RunView> {
  const view = await new RunReader(folder).refresh();
  if (!view) throw new Error('a first reading gives a view');
  return view;
}

/** The run folders in a folder, newest first; none if it does not exist. Folders that are no valid runs are left out. */
export async function listRuns(runs: string): Promise<RunView[]> {
  const views = await Promise.all((await foldersIn(runs)).map((folder) => readRun(folder).catch(invalid)));
  return views.filter((view) => view !== null).sort(newestFirst);
}

/** Order of runs: by start, those that have not started first; then by name. */
export function newestFirst(a: RunView, b: RunView): number {
  const [x, y] = [a.startedAt ?? '~', b.startedAt ?? '~'];
  return x === y ? (a.name < b.name ? 1 : -1) : x < y ? 1 : -1;
}

/** For runs that are gone or damaged: null; other errors are thrown again. */
export function invalid(error: unknown): null {
  if (error instanceof TangentError || systemCode(error) !== null) return null;
  throw error;
}

/** The folders in a folder, by absolute path. */
export async function foldersIn(parent: string): Promise<string[]> {
  try {
    const entries = await readdir(parent, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => path.resolve(parent, name));
  } catch {
    return [];
  }
}
