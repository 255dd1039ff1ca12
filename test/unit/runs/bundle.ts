import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

// As in esbuild.mjs: bundled CommonJS packages call require, which ES modules lack.
const banner = "import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(import.meta.url);";

/** Builds a program into a folder, for tests that need real processes. Returns the program's path. */
export function bundle(source: string, folder: string, name = `${path.basename(source, '.ts')}.mjs`): string {
  const outfile = path.join(folder, name);
  const target = { platform: 'node', format: 'esm', target: 'node20', banner: { js: banner } } as const;
  buildSync({ entryPoints: [source], outfile, bundle: true, alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' }, ...target });
  return outfile;
}

export const beside = (url: string, name: string): string => path.join(path.dirname(fileURLToPath(url)), name);
