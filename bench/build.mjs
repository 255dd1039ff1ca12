// Bundles a program of bench/ into one file.
import path from 'node:path';
import { build } from 'esbuild';

export const root = path.resolve(import.meta.dirname, '..');

/**
 * @param {string} outfile
 * @param {string} name of the program's file
 */
export async function bundle(outfile, name = 'main') {
  await build({
    entryPoints: [path.join(root, `bench/${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: { js: "import { createRequire as benchRequire } from 'node:module'; const require = benchRequire(import.meta.url);" },
    external: ['onnxruntime-node', 'sharp', '@tensorflow/*'],
    logLevel: 'warning',
  });
}
