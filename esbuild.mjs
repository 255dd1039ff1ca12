// Builds dist/: the command line and the trainer as ES modules, the extension as CommonJS for the extension host, the
// pages of its panels for their browser.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

rmSync('dist', { recursive: true, force: true });

const native = ['onnxruntime-common', 'onnxruntime-node', 'onnxruntime-web', 'sharp', '@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu'];
// Bundled CommonJS dependencies call require, which ES modules lack.
const requireShim = "import { createRequire as tangentRequire } from 'node:module'; const require = tangentRequire(import.meta.url);";
// Its other form finds its parts by a require that cannot be bundled.
const alias = { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' };
// Errors of schemas are told in our own words or in English: the other languages of zod are not needed.
const onlyEnglish = {
  name: 'only-english',
  setup: ({ onLoad }) => onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({ contents: 'export {};' })),
};
const shared = { bundle: true, alias, plugins: [onlyEnglish], platform: 'node', target: 'node20', sourcemap: 'linked', logLevel: 'warning' };

const entries = [
  { source: 'src/cli/main.ts', outfile: 'dist/cli.js', format: 'esm', banner: { js: `#!/usr/bin/env node\n${requireShim}` } },
  // In pieces, of which a run that waits for its turn loads the first alone.
  { source: 'src/trainer/main.ts', outdir: 'dist', entryNames: 'trainer', chunkNames: 'trainer-[hash]', splitting: true, format: 'esm', banner: { js: requireShim } },
  { source: 'src/trainer/thumbnails/main.ts', outfile: 'dist/thumbnails.js', format: 'esm', banner: { js: requireShim } },
  { source: 'src/engines/onnxruntime/concurrent/main.ts', outfile: 'dist/inference.js', format: 'esm', banner: { js: requireShim } },
  // What VS Code loads at its start, and what that loads once it is asked for something.
  { source: 'src/extension.ts', outfile: 'dist/extension.cjs', format: 'cjs', minify: true, external: ['vscode', './workbench.cjs'] },
  { source: 'src/vscode/workbench.ts', outfile: 'dist/workbench.cjs', format: 'cjs', minify: true, external: ['vscode'] },
];

for (const { source, external = [], ...options } of entries) {
  if (existsSync(source)) await build({ ...shared, ...options, entryPoints: [source], external: [...native, ...external] });
}

const pages = readdirSync('webview').filter((name) => existsSync(`webview/${name}/main.ts`));
await build({
  bundle: true,
  plugins: [onlyEnglish],
  platform: 'browser',
  target: 'chrome128',
  format: 'iife',
  minify: true,
  sourcemap: 'linked',
  logLevel: 'warning',
  legalComments: 'external',
  entryPoints: pages.map((name) => ({ in: `webview/${name}/main.ts`, out: name })),
  outdir: 'dist/webview',
  // lit's package has a build for development beside the one that is meant for users.
  conditions: ['production'],
  tsconfig: 'webview/tsconfig.json',
});
