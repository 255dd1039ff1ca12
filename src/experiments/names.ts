import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { experimentEnding, experimentTitle, isExperimentFile } from '../contract/experiment-name';
import { readDocument } from './document';
import { resolvedDataset } from './resolve';

/** An experiment's name: its file's without the ending. */
export const experimentName = (file: string): string => (isExperimentFile(file) ? experimentTitle(path.basename(file)) : path.basename(file, path.extname(file)));

/**
 * Where a new experiment belongs: in `folder` under a name, with a number where that is taken.
 * @param taken whether a name that no file has is used otherwise, as by a document that was not saved yet
 */
export function newExperimentFile(folder: string, name: string, taken: (file: string) => boolean): string {
  for (let count = 1; ; count += 1) {
    const file = path.join(folder, `${name}${count === 1 ? '' : `-${count}`}${experimentEnding}`);
    if (!existsSync(file) && !taken(file)) return file;
  }
}

/** The experiment files of a folder, not of those in it, by absolute path. */
export function experimentsIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter(isExperimentFile).sort().map((name) => path.join(folder, name));
  } catch {
    return [];
  }
}

/** Whether an experiment file is on a folder of pictures. */
export function isOn(file: string, dataset: string): boolean {
  try {
    const { form, broken } = readDocument(readFileSync(file, 'utf8'));
    return broken === null && resolvedDataset(form, path.dirname(file)) === path.resolve(dataset);
  } catch {
    return false;
  }
}
