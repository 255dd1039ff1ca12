import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { TangentError } from '../../contract/errors';
import { say } from '../../contract/message';
import { exportFiles, modelExportSchema, type ModelExport } from '../../contract/model-export';
import { within, writeWhole } from '../../runs';

/** How the folders begin in which an export lies until it is whole. */
const partial = '.partial-export-';
const isPartial = (name: string): boolean => name.startsWith(partial);

/**
 * Writes the files of an exported model into a folder, which an export that is ended half-way leaves as it was. One that
 * holds an exported model already loses its files.
 * @throws TangentError `export-folder` if it holds anything else, cannot be made or lies in the dataset
 */
export async function writeExport(folder: string, dataset: string, files: ReadonlyMap<string, Uint8Array | string>): Promise<void> {
  if (within(folder, dataset)) {
    throw new TangentError('export-folder', say`${folder} lies in the dataset ${dataset}; choose a folder outside, so that it is not taken for a class`);
  }
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

/** Makes the folder. @returns names of the files of an earlier export there, the one that lists them last */
async function emptied(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const before = await readExport(folder);
  const own = before ? [...before.files.map((name) => path.basename(name)).filter((name) => name !== exportFiles.about), exportFiles.about] : [];
  const names = await readdir(folder);
  for (const name of names.filter(isPartial)) await rm(path.join(folder, name), { recursive: true });
  const other = names.find((name) => !own.includes(name) && !isPartial(name));
  if (other !== undefined) throw new TangentError('export-folder', say`${folder} is not empty (${other}); choose a new or empty folder`);
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
