import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');

/** The exports of a TypeScript file of the project, bundled; it must need nothing of Node. */
export async function loadSource(file) {
  const { outputFiles } = await build({ entryPoints: [path.join(root, file)], bundle: true, format: 'esm', write: false });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
