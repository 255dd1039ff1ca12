import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { MethodName } from '../contract/methods';
import { writingError } from './file-errors';
import { methodStopFile, runFiles } from './files';

const stopFile = (folder: string): string => path.join(folder, runFiles.stop);

/**
 * Asks whoever trains this run to stop; anybody may ask.
 * @throws TangentError where the folder cannot be written
 */
export function requestStop(folder: string): void {
  request(stopFile(folder));
}

/**
 * Asks whoever trains this run to end one method's training with the best it has, or to leave it out where it has not
 * begun. The request stays in the folder: a run that goes on later heeds it as well.
 * @throws TangentError where the folder cannot be written
 */
export function requestMethodStop(folder: string, method: MethodName): void {
  request(path.join(folder, methodStopFile(method)));
}

/** Whether the end of one method's training is asked for: cheap enough between two epochs. */
export function methodStopRequested(folder: string, method: MethodName): boolean {
  return existsSync(path.join(folder, methodStopFile(method)));
}

function request(file: string): void {
  try {
    writeFileSync(file, '');
  } catch (cause) {
    throw writingError(cause, file);
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
