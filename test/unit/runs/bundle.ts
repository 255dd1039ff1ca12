import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/** Builds a program beside the tests into a folder, for tests that need real processes. Returns the program's path. */
export function bundle(source: string, folder: string): string {
  const outfile = path.join(folder, `${path.basename(source, '.ts')}.mjs`);
  buildSync({ entryPoints: [source], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20' });
  return outfile;
}

export const beside = (url: string, name: string): string => path.join(path.dirname(fileURLToPath(url)), name);
