import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { TangentError } from '../../contract/errors';
import { exportFiles, modelExportSchema, type ModelExport } from '../../contract/model-export';
import { within } from '../../runs';

/**
 * Makes the folder of an exported model. One that holds an exported model already loses its files.
 * @throws TangentError `export-folder` if it holds anything else or lies in the dataset
 */
export async function prepareFolder(folder: string, dataset: string): Promise<void> {
  if (within(folder, dataset)) {
    throw new TangentError('export-folder', `${folder} lies in the dataset ${dataset}; choose a folder outside, so that it is not taken for a class`);
  }
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw new TangentError('export-folder', `${folder} cannot be made; choose another folder`, { cause });
  }
  const before = await readExport(folder);
  const own = new Set(before ? [...before.files, exportFiles.about] : []);
  const other = (await readdir(folder)).find((name) => !own.has(name));
  if (other !== undefined) throw new TangentError('export-folder', `${folder} is not empty (${other}); choose a new or empty folder`);
  for (const name of own) await rm(path.join(folder, path.basename(name)), { force: true });
}

/** What a folder says of the model that was exported into it; null where there is none. */
async function readExport(folder: string): Promise<ModelExport | null> {
  try {
    return modelExportSchema.parse(JSON.parse(await readFile(path.join(folder, exportFiles.about), 'utf8')));
  } catch {
    return null;
  }
}
