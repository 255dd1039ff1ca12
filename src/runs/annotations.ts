import { readFileSync, statSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import path from 'node:path';
import { annotationsChangeSchema, annotationsFileSchema, noAnnotations, type Annotations, type AnnotationsChange } from '../contract/annotations';
import { TangentError } from '../contract/errors';
import { say } from '../contract/message';
import { readExperiment } from './experiment-file';
import { runFiles } from './files';
import { writeWhole } from './write-whole';

const fileOf = (folder: string): string => path.join(folder, runFiles.annotations);

/** A run's name, star and notes; none where the file is missing or damaged, which must not hide the run. */
export function readAnnotations(folder: string): Annotations {
  try {
    const { name, starred, notes } = annotationsFileSchema.parse(JSON.parse(readFileSync(fileOf(folder), 'utf8')));
    return { name, starred, notes };
  } catch {
    return noAnnotations;
  }
}

/** What changes whenever the file is written anew, to tell without reading it that it has not changed. */
export function annotationsStamp(folder: string): string {
  const stats = statSync(fileOf(folder), { throwIfNoEntry: false });
  return stats ? `${stats.ino} ${stats.mtimeMs} ${stats.size}` : '';
}

/**
 * Changes some of a run's annotations; of two who do so at once the later wins.
 * @returns what they are now
 * @throws TangentError `run-not-found`, `bad-annotation` or where the folder cannot be written
 */
export async function annotateRun(folder: string, change: AnnotationsChange): Promise<Annotations> {
  await readExperiment(folder);
  const parsed = annotationsChangeSchema.safeParse(change);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new TangentError('bad-annotation', say`${issue?.path.join('.')}: ${issue?.message}; give a shorter one`);
  }
  const { name, starred, notes } = { ...readAnnotations(folder), ...definedOf(parsed.data) };
  const annotations = { name, starred, notes };
  await writeWhole(fileOf(folder), `${JSON.stringify({ version: 1, ...annotations }, null, 2)}\n`);
  // Who watches the folder of runs is notified of a change of the run folder itself, not of what lies in it.
  await utimes(folder, new Date(), new Date()).catch(() => undefined);
  return annotations;
}

function definedOf<T extends object>(change: T): Partial<T> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<T>;
}
