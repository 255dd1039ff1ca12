// Builds dist/: the command line and the trainer as ES modules, the extension as CommonJS for the extension host, the
// panel's page for its browser.
import { existsSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

rmSync('dist', { recursive: true, force: true });

const native = ['onnxruntime-node', 'sharp', '@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu'];
// Bundled CommonJS dependencies call require, which ES modules lack.
const requireShim = "import { createRequire as tangentRequire } from 'node:module'; const require = tangentRequire(import.meta.url);";
const shared = { bundle: true, platform: 'node', target: 'node20', sourcemap: 'linked', logLevel: 'warning' };

const entries = [
  { source: 'src/cli/main.ts', outfile: 'dist/cli.js', format: 'esm', banner: { js: `#!/usr/bin/env node\n${requireShim}` } },
  { source: 'src/trainer/main.ts', outfile: 'dist/trainer.js', format: 'esm', banner: { js: requireShim } },
  { source: 'src/extension.ts', outfile: 'dist/extension.cjs', format: 'cjs', external: ['vscode'] },
];

for (const { source, external = [], ...options } of entries) {
  if (existsSync(source)) await build({ ...shared, ...options, entryPoints: [source], external: [...native, ...external] });
}

if (existsSync('webview/main.ts')) {
  await build({
    bundle: true,
    platform: 'browser',
    target: 'chrome128',
    format: 'iife',
    minify: true,
    sourcemap: 'linked',
    logLevel: 'warning',
    legalComments: 'external',
    entryPoints: ['webview/main.ts'],
    outfile: 'dist/webview/main.js',
    // lit's package has a build for development beside the one that is meant for users.
    conditions: ['production'],
    tsconfig: 'webview/tsconfig.json',
  });
}
