// Drives the packed extension in a real VS Code as a person would: node test/ui/run.mjs [--screenshots] [--vsix FILE].
// With --screenshots the pictures of the README are taken anew; otherwise they go to test-results/ui.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { skipUnlessPossible, summarize } from '../harness/availability.mjs';
import { startServer } from '../harness/server.mjs';
import { Steps } from '../harness/steps.mjs';
import { launchBrowser, Workbench } from '../harness/workbench.mjs';
import { memory } from './elsewhere.mjs';
import { addTrustSteps } from './restricted.mjs';
import { addSteps } from './steps.mjs';
import { makeWorkspace } from './workspace.mjs';

skipUnlessPossible('the panel in a real VS Code');
const { values } = parseArgs({ options: { screenshots: { type: 'boolean', default: false }, vsix: { type: 'string' } } });
/** What the README and the walkthrough show. */
const published = new Set(['form-dark', 'form-light', 'running-dark', 'result-dark', 'result-light', 'result-high-contrast', 'details-dark']);
const root = path.resolve(import.meta.dirname, '../..');
const results = path.join(root, 'test-results/ui');
mkdirSync(results, { recursive: true });

function node(script, ...args) {
  const { status } = spawnSync(process.execPath, [path.join(root, script), ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${script} failed`);
}

function pack() {
  const file = path.join(results, 'tangent.vsix');
  node('scripts/package.mjs', '--no-build', '--out', file);
  return file;
}

if (!existsSync(path.join(root, 'dist/extension.cjs'))) node('esbuild.mjs');
const vsix = values.vsix ? path.resolve(values.vsix) : pack();
const workspace = makeWorkspace({ all: values.screenshots });
const server = await startServer({ vsix, environment: { TANGENT_MEMORY: memory } });
const browser = await launchBrowser();
const context = await browser.newContext({ viewport: { width: 1440, height: 1000 } });
const page = await context.newPage();
const reports = [];
page.on('console', (message) => /Content Security Policy|\[Report Only\]/.test(message.text()) && reports.push(message.text()));
page.on('pageerror', (error) => reports.push(String(error.stack)));

const drive = {
  root,
  page,
  workbench: new Workbench(page),
  server,
  workspace,
  vsix,
  browser,
  reports,
  axe: path.join(root, 'node_modules/axe-core/axe.min.js'),
  screenshot: (name, shown = page) => {
    const folder = values.screenshots && published.has(name) ? path.join(root, 'media/screenshots') : results;
    return shown.screenshot({ path: path.join(folder, `${name}.png`) });
  },
};
const steps = new Steps();
addSteps(steps, drive);
addTrustSteps(steps, drive);
let outcome = { passed: 0, failed: 1, skipped: 0 };
try {
  outcome = await steps.run((title) => page.screenshot({ path: path.join(results, `failed at ${title.replace(/\W+/g, ' ')}.png`) }));
} finally {
  await browser.close();
  await server.stop();
  workspace.remove();
}
summarize(outcome);
process.exit(outcome.failed > 0 ? 1 : 0);
