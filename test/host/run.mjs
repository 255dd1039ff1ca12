// Runs mocha inside the extension host of a real VS Code, with the extension in development: node test/host/run.mjs.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { skipUnlessPossible, summarize } from '../harness/availability.mjs';
import { startServer } from '../harness/server.mjs';
import { launchBrowser } from '../harness/workbench.mjs';

skipUnlessPossible('mocha inside VS Code');
const root = path.resolve(import.meta.dirname, '../..');
const results = path.join(root, 'test-results/host');
const report = path.join(results, 'report.json');
const tests = path.join(results, 'index.cjs');
const patience = 180_000;
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
await build({
  entryPoints: [path.join(import.meta.dirname, 'index.ts')],
  outfile: tests,
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  sourcemap: 'inline',
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  external: ['vscode', 'mocha'],
});
if (!existsSync(path.join(root, 'dist/extension.cjs'))) await import('../../esbuild.mjs');

const workspace = mkdtempSync(path.join(tmpdir(), 'tw-'));
const server = await startServer({ driver: true, environment: { TEST_REPORT: report } });
const browser = await launchBrowser();
try {
  const page = await browser.newPage();
  const ended = new Promise((resolve) => void page.exposeFunction('codeAutomationExit', resolve));
  await page.exposeFunction('codeAutomationLog', () => undefined);
  const options = [
    ['extensionDevelopmentPath', server.remote(root)],
    ['extensionTestsPath', server.remote(tests)],
    ['skipWelcome', 'true'],
  ];
  await page.goto(server.workbench(workspace, options));
  await Promise.race([ended, page.waitForTimeout(patience)]);
  if (!existsSync(report)) await page.screenshot({ path: path.join(results, 'failed.png') });
} finally {
  await browser.close();
  await server.stop();
  rmSync(workspace, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

if (!existsSync(report)) {
  console.log(`mocha gave no report within ${patience / 1000} s`);
  summarize({ passed: 0, failed: 1, skipped: 0 });
  process.exit(1);
}
const { stats, tests: all } = JSON.parse(readFileSync(report, 'utf8'));
for (const { fullTitle, err, duration } of all)
  console.log(err.message === undefined ? `  ✓ ${fullTitle} (${duration ?? 0} ms)` : `  ✗ ${fullTitle}\n${err.stack ?? err.message}`);
summarize({ passed: stats.passes, failed: stats.failures, skipped: stats.pending });
process.exit(stats.failures > 0 || stats.passes === 0 ? 1 : 0);
