import { existsSync, statSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { TangentError } from '../contract/errors';
import { say } from '../contract/message';
import type { RunView } from '../contract/run-view';
import { readAnnotations } from './annotations';
import { ignoreFolder } from './create-run';
import { readExperiment } from './experiment-file';
import { systemCode, writingError } from './file-errors';
import { runFiles } from './files';
import { isLocked } from './lock';
import { foldersIn, hasEnded, invalid, readRun } from './run-view';
import { writeWhole } from './write-whole';

/** Milliseconds that a deleted run is kept: 30 days. */
export const trashKeeps = 30 * 24 * 3600 * 1000;

const recordSchema = z.object({
  version: z.literal(1),
  /** Where the run lay, relative to the trash, so that a moved workspace keeps its trash. */
  from: z.string(),
  /** ISO 8601 in UTC. */
  deletedAt: z.string(),
});

/** A run in the trash. */
export interface DeletedRun {
  /** Where it lies now, absolute. */
  readonly folder: string;
  /** Where it lay and will lie again. */
  readonly from: string;
  readonly deletedAt: Date;
  /** Its own name, else its dataset's. */
  readonly title: string;
  readonly view: RunView;
}

/** Where the deleted runs of a folder of runs lie: beside it, and thus on the same disk. */
export function trashOf(runs: string): string {
  const absolute = path.resolve(runs);
  const parent = path.dirname(absolute);
  return path.basename(parent) === '.tangent' ? path.join(parent, 'trash') : path.join(absolute, '.tangent', 'trash');
}

/**
 * Moves a run that is not being trained to the trash, in one step; what has lain there too long is removed.
 * @returns where it lies now
 * @throws TangentError `run-busy`, `run-not-found`, `trash-elsewhere` or where folders cannot be written
 */
export async function deleteRun(folder: string): Promise<string> {
  const run = path.resolve(folder);
  await refuseLive(run);
  const trash = trashOf(path.dirname(run));
  const target = freeName(trash, path.basename(run));
  const record = { version: 1, from: path.relative(trash, run), deletedAt: new Date().toISOString() };
  try {
    await mkdir(trash, { recursive: true });
  } catch (cause) {
    throw writingError(cause, trash);
  }
  await ignoreFolder(path.dirname(trash));
  const note = path.join(run, runFiles.deleted);
  await writeWhole(note, `${JSON.stringify(record)}\n`);
  try {
    await rename(run, target);
  } catch (cause) {
    await rm(note, { force: true });
    if (systemCode(cause) !== 'EXDEV') throw writingError(cause, run);
    throw new TangentError('trash-elsewhere', say`${trash} lies on another disk than ${run}; remove the folder yourself`, { cause });
  }
  await emptyTrash(trash, trashKeeps);
  return target;
}

/**
 * Moves a run out of the trash to where it lay, under another name if that is taken.
 * @returns the run folder
 * @throws TangentError `run-not-found` or where folders cannot be written
 */
export async function restoreRun(deleted: string): Promise<string> {
  const trashed = path.resolve(deleted);
  await requireRun(trashed);
  const { from } = await recordOf(trashed);
  const target = freeName(path.dirname(from), path.basename(from));
  try {
    await mkdir(path.dirname(target), { recursive: true });
    await rename(trashed, target);
  } catch (cause) {
    throw writingError(cause, target);
  }
  await rm(path.join(target, runFiles.deleted), { force: true });
  return target;
}

/** The runs in a trash, the one deleted last first. */
export async function listTrash(trash: string): Promise<DeletedRun[]> {
  const found = await Promise.all((await foldersIn(trash)).map((folder) => entryOf(folder).catch(invalid)));
  return found.filter((entry) => entry !== null).sort((a, b) => b.deletedAt.getTime() - a.deletedAt.getTime());
}

/**
 * Removes for good what has lain in the trash longer than so many milliseconds.
 * @returns how many runs were removed
 */
export async function emptyTrash(trash: string, olderThan = 0): Promise<number> {
  let removed = 0;
  for (const folder of await foldersIn(trash)) {
    const { deletedAt } = await recordOf(folder);
    if (Date.now() - deletedAt.getTime() < olderThan || isLocked(folder)) continue;
    await rm(folder, { recursive: true, force: true });
    removed += 1;
  }
  return removed;
}

/** Throws for what is no run; a damaged one can be deleted and restored all the same. */
async function requireRun(folder: string): Promise<void> {
  await readExperiment(folder).catch((error: unknown) => {
    if (!(error instanceof TangentError && error.code === 'run-damaged')) throw error;
  });
}

async function refuseLive(run: string): Promise<void> {
  await requireRun(run);
  const status = (await readRun(run).catch(invalid))?.status ?? 'failed';
  if (isLocked(run) || !hasEnded(status))
    throw new TangentError('run-busy', say`${run} is going on; stop it with tangent stop before you delete it`);
}

async function entryOf(folder: string): Promise<DeletedRun> {
  const view = await readRun(folder);
  return { folder, ...(await recordOf(folder)), view, title: readAnnotations(folder).name ?? path.basename(view.experiment.dataset) };
}

/** Without its record, as after a crash, a run is taken to come from the folder of runs beside the trash. */
async function recordOf(folder: string): Promise<Pick<DeletedRun, 'from' | 'deletedAt'>> {
  const trash = path.dirname(folder);
  try {
    const { from, deletedAt } = recordSchema.parse(JSON.parse(await readFile(path.join(folder, runFiles.deleted), 'utf8')));
    const place = path.resolve(trash, from);
    // Whoever wrote the file may have named any folder: only the workspace of the trash is taken.
    const inside = !path.relative(path.dirname(path.dirname(trash)), place).startsWith('..');
    if (inside) return { from: place, deletedAt: new Date(deletedAt) };
    throw new RangeError(from);
  } catch {
    const from = path.join(path.dirname(trash), 'runs', path.basename(folder));
    return { from, deletedAt: statSync(folder, { throwIfNoEntry: false })?.ctime ?? new Date() };
  }
}

function freeName(parent: string, name: string): string {
  for (let count = 1; ; count += 1) {
    const free = path.join(parent, count === 1 ? name : `${name}-${count}`);
    if (!existsSync(free)) return free;
  }
}
