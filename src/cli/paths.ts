import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { TangentError } from '../contract/errors';

/** The trainer that was built beside this program. */
export const trainerFile = fileURLToPath(new URL('trainer.js', import.meta.url));

/** @throws TangentError unless it is a folder */
export function existingFolder(name: string, code: string, advice: string): string {
  // An empty name, as of a variable that is not set, must not be taken for the current folder.
  if (name === '') throw new TangentError('usage', `the name of a folder is empty; ${advice}`);
  const folder = path.resolve(name);
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats?.isDirectory()) return folder;
  throw new TangentError(code, `${folder} ${stats ? 'is not a folder' : 'does not exist'}; ${advice}`);
}

/**
 * An identifier of a backbone stays, a path becomes absolute.
 * @throws TangentError if it is a path where nothing is
 */
export function backboneOf(name: string): string {
  const file = path.resolve(name);
  if (existsSync(file)) return file;
  if (!/[\\/]|\.(onnx|json)$/i.test(name)) return name;
  throw new TangentError('backbone-not-found', `${file} does not exist; give a model file, its folder, or a backbone's identifier`);
}
