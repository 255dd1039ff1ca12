import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { TangentError } from '../../contract/errors';
import { say } from '../../contract/message';
import { exportFiles, formatTitles, modelExportSchema, type ModelExport } from '../../contract/model-export';
import { within, writeWhole } from '../../runs';

/** How the folders begin in which an export lies until it is whole. */
const partial = '.partial-export-';
const isPartial = (name: string): boolean => name.startsWith(partial);

/**
 * Writes the files of an exported model into a folder, which an export that is ended half-way leaves as it was. One that
 * holds an exported model already loses its files.
 * @param replace whether it may
 * @throws TangentError `export-folder` if it holds anything else, cannot be made or lies in the dataset, `export-exists`
 */
export async function writeExport(folder: string, dataset: string, files: ReadonlyMap<string, Uint8Array | string>, replace: boolean): Promise<void> {
  await requireExportFolder(folder, dataset, replace);
  const refuse = (cause: unknown): never => {
    throw cause instanceof TangentError ? cause : new TangentError('export-folder', say`${folder} cannot be written; choose another folder`, { cause });
  };
  const made = await emptied(folder).catch(refuse);
  const unfinished = await mkdtemp(path.join(folder, partial)).catch(refuse);
  try {
    for (const [name, content] of files) await writeWhole(path.join(unfinished, name), content);
    for (const name of made) await rm(path.join(folder, name), { force: true });
    // What names the others comes first: a folder that is filled half is known as ours.
    const order = [exportFiles.about, ...[...files.keys()].filter((name) => name !== exportFiles.about)];
    for (const name of order) await rename(path.join(unfinished, name), path.join(folder, name));
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/**
 * Whether a model may be exported into a folder, which need not exist: asked before the work begins.
 * @param replace whether a model that was exported there before may be replaced
 * @throws TangentError `export-folder` if it holds anything else or lies in the dataset, `export-exists` if it holds a model
 */
export async function requireExportFolder(folder: string, dataset: string, replace: boolean): Promise<void> {
  if (within(folder, dataset)) {
    throw new TangentError('export-folder', say`${folder} lies in the dataset ${dataset}; choose a folder outside, so that it is not taken for a class`);
  }
  const names = await readdir(folder).catch(() => []);
  const before = await readExport(folder);
  requireOwn(folder, names, before);
  if (before && !replace) {
    throw new TangentError('export-exists', say`${folder} holds ${before.method} of ${before.run} as ${formatTitles[before.format]} already; choose another folder, or replace it with --force`);
  }
}

/** @returns the names that belong to an earlier export, the one that lists them last. @throws TangentError for any other */
function requireOwn(folder: string, names: readonly string[], before: ModelExport | null): string[] {
  const own = before ? [...before.files.map((name) => path.basename(name)).filter((name) => name !== exportFiles.about), exportFiles.about] : [];
  const other = names.find((name) => !own.includes(name) && !isPartial(name));
  if (other !== undefined) throw new TangentError('export-folder', say`${folder} is not empty (${other}); choose a new or empty folder`);
  return own;
}

/** Makes the folder. @returns names of the files of an earlier export there, the one that lists them last */
async function emptied(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const names = await readdir(folder);
  const own = requireOwn(folder, names, await readExport(folder));
  for (const name of names.filter(isPartial)) await rm(path.join(folder, name), { recursive: true });
  return own;
}

/** What a folder says of the model that was exported into it; null where there is none. */
async function readExport(folder: string): Promise<ModelExport | null> {
  try {
    return modelExportSchema.parse(JSON.parse(await readFile(path.join(folder, exportFiles.about), 'utf8')));
  } catch {
    return null;
  }
}
