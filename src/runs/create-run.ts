import { existsSync, fstatSync, realpathSync, statSync } from 'node:fs';
import { mkdir, readdir, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { TangentError } from '../contract/errors';
import { say } from '../contract/message';
import { experimentSchema, type ExperimentRequest } from '../contract/experiment';
import { writeExperiment } from './experiment-file';
import { systemCode, writingError } from './file-errors';
import { ownNames, runsFolder } from './files';

export interface NewRun {
  /** Defaults are filled in. */
  readonly experiment: ExperimentRequest;
  /** The run folder itself, new or empty; without it one with the time and the dataset's name is made. */
  readonly folder?: string | undefined;
  /** What tells it from others of the same time and dataset, at the end of its name. */
  readonly label?: string | undefined;
  /** Where `.tangent/runs` lies if no folder is given. */
  readonly workspace: string;
}

/**
 * Makes a run folder with its `experiment.json`, never inside the dataset.
 * @returns the folder's absolute path
 * @throws TangentError if the folder holds something, lies in the dataset or cannot be written
 */
export async function createRun({ experiment: request, folder, label, workspace }: NewRun): Promise<string> {
  const experiment = experimentSchema.parse(request);
  const made = folder === undefined ? await named(workspace, experiment.dataset, label) : await given(folder, experiment.dataset);
  await writeExperiment(made, experiment);
  return made;
}

/**
 * Removes what Tangent put into a run folder, and the folders made for it if nothing else is in them.
 * @param keepFolder leaves the run folder itself
 */
export async function discardRun(folder: string, keepFolder = false): Promise<void> {
  for (const name of ownNames) await rm(path.join(folder, name), { recursive: true, force: true });
  if (keepFolder || !(await removedEmpty(folder))) return;
  const runs = path.dirname(folder);
  const tangent = path.dirname(runs);
  if (runs !== runsFolder(path.dirname(tangent)) || !(await removedEmpty(runs))) return;
  const left = await readdir(tangent);
  if (left.every((name) => name === '.gitignore')) await rm(tangent, { recursive: true });
}

async function removedEmpty(folder: string): Promise<boolean> {
  return rmdir(folder).then(
    () => true,
    () => false,
  );
}

async function given(folder: string, dataset: string): Promise<string> {
  const absolute = path.resolve(folder);
  if (within(absolute, dataset)) {
    const advice = 'choose one outside, so that it is not taken for a class';
    throw new TangentError('run-folder-in-dataset', say`${absolute} lies in the dataset ${dataset}; ${advice}`);
  }
  await makeFolder(absolute);
  const entry = (await readdir(absolute)).find((name) => ownNames.has(name) || !passable(path.join(absolute, name)));
  if (entry !== undefined) {
    throw new TangentError('run-folder-not-empty', say`${absolute} is not empty (${entry}); choose a new or empty folder`);
  }
  return absolute;
}

/** Whether a file may lie in a new run folder: one that this process's output goes to, still empty, or hidden. */
function passable(file: string): boolean {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats?.isFile()) return false;
  return stats.size === 0 || path.basename(file).startsWith('.') || [1, 2].some((descriptor) => isOpenAs(descriptor, stats));
}

function isOpenAs(descriptor: number, { dev, ino }: { dev: number; ino: number }): boolean {
  try {
    const stats = fstatSync(descriptor);
    return stats.dev === dev && stats.ino === ino;
  } catch {
    return false;
  }
}

/** Where the runs on a dataset lie: in the workspace, or beside the dataset where that holds the workspace. */
export function runsOn(dataset: string, workspace: string): string {
  const usual = runsFolder(workspace);
  return within(usual, dataset) ? runsFolder(path.dirname(realPath(dataset))) : usual;
}

async function named(workspace: string, dataset: string, label?: string): Promise<string> {
  const runs = runsOn(dataset, workspace);
  await makeFolder(runs);
  await ignoreFolder(path.dirname(runs));
  const name = `${timeStamp(new Date())}-${slug(path.basename(path.resolve(dataset)))}${label === undefined ? '' : `-${label}`}`;
  for (let count = 1; ; count += 1) {
    const folder = path.join(runs, count === 1 ? name : `${name}-${count}`);
    try {
      await mkdir(folder);
      return folder;
    } catch (cause) {
      if (systemCode(cause) !== 'EEXIST') throw writingError(cause, folder);
    }
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw writingError(cause, folder);
  }
}

/** Keeps a folder out of version control. */
export async function ignoreFolder(folder: string): Promise<void> {
  const file = path.join(folder, '.gitignore');
  try {
    await writeFile(file, '*\n', { flag: 'wx' });
  } catch (cause) {
    if (systemCode(cause) !== 'EEXIST') throw writingError(cause, file);
  }
}

/** Whether a path is a folder or lies in it, links followed as far as the path exists. */
export function within(inner: string, folder: string): boolean {
  const relative = path.relative(realPath(folder), realPath(inner));
  return relative === '' || (relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative));
}

function realPath(name: string): string {
  const absolute = path.resolve(name);
  const parent = path.dirname(absolute);
  if (existsSync(absolute)) return realpathSync(absolute);
  return parent === absolute ? absolute : path.join(realPath(parent), path.basename(absolute));
}

/** Local time as `20260731-142509`: sorts by time. */
function timeStamp(time: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${time.getFullYear()}${two(time.getMonth() + 1)}${two(time.getDate())}`;
  return `${day}-${two(time.getHours())}${two(time.getMinutes())}${two(time.getSeconds())}`;
}

/** Letters and digits of a name in lower case, joined by hyphens. */
export function slug(name: string): string {
  const words = name.normalize('NFC').toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return Array.from(words.join('-')).slice(0, 40).join('').replace(/-$/, '') || 'dataset';
}
