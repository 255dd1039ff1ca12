// The mocha suite as one file that VS Code loads into its extension host.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

export const root = path.resolve(import.meta.dirname, '../..');
export const results = path.join(root, 'test-results/host');
/** Where mocha writes what came of the tests. */
export const report = path.join(results, 'report.json');

/** Builds the suite, and the extension where it is not built. @returns the suite's file */
export async function bundleTests() {
  const tests = path.join(results, 'index.cjs');
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  await build({
    entryPoints: [path.join(import.meta.dirname, 'index.ts')],
    outfile: tests,
    bundle: true,
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
  });
  if (!existsSync(path.join(root, 'dist/extension.cjs'))) await import('../../esbuild.mjs');
  return tests;
}

/** Prints each test of the report. @returns how many passed, failed and were skipped */
export function printReport() {
  const { stats, tests } = JSON.parse(readFileSync(report, 'utf8'));
  for (const { fullTitle, err, duration } of tests)
    console.log(err.message === undefined ? `  ✓ ${fullTitle} (${duration ?? 0} ms)` : `  ✗ ${fullTitle}\n${err.stack ?? err.message}`);
  return { passed: stats.passes, failed: stats.failures, skipped: stats.pending };
}
