import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writingError } from './file-errors';
import { runFiles } from './files';

const stopFile = (folder: string): string => path.join(folder, runFiles.stop);

/**
 * Asks whoever trains this run to stop; anybody may ask.
 * @throws TangentError where the folder cannot be written
 */
export function requestStop(folder: string): void {
  try {
    writeFileSync(stopFile(folder), '');
  } catch (cause) {
    throw writingError(cause, stopFile(folder));
  }
}

/** Whether a stop is asked for: a few microseconds, cheap enough between two batches. */
export function stopRequested(folder: string): boolean {
  return existsSync(stopFile(folder));
}

/** Takes the request back, before the run goes on. */
export function clearStop(folder: string): void {
  rmSync(stopFile(folder), { force: true });
}
