// Bundles a program of bench/ into one file.
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';

export const root = path.resolve(import.meta.dirname, '..');

/**
 * @param {string} outfile
 * @param {string} name of the program's file
 * @returns {Promise<string[]>} the packages that it loads when it starts
 */
export async function bundle(outfile, name = 'main') {
  const { metafile } = await build({
    entryPoints: [path.join(root, `bench/${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: { js: "import { createRequire as benchRequire } from 'node:module'; const require = benchRequire(import.meta.url);" },
    external: ['onnxruntime-node', 'sharp', '@tensorflow/*'],
    metafile: true,
    logLevel: 'warning',
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  const loaded = imports.filter(({ path: name, external, kind }) => external && kind !== 'dynamic-import' && !isBuiltin(name));
  return [...new Set(loaded.map(({ path: name }) => name))];
}
