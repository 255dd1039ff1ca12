// Drives the packed extension in a real VS Code as a person would:
// node test/ui/run.mjs [--only DRIVE[,DRIVE]] [--screenshots] [--vsix FILE].
// With --screenshots the pictures of the README are taken anew; otherwise they go to test-results/ui.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { skipUnlessPossible, summarize } from '../harness/availability.mjs';
import { installExtension } from '../harness/server.mjs';
import { launchBrowser } from '../harness/workbench.mjs';
import { driveOnce } from './drive.mjs';

skipUnlessPossible('the pages in a real VS Code');
const options = { only: { type: 'string' }, screenshots: { type: 'boolean', default: false }, vsix: { type: 'string' } };
const { values } = parseArgs({ options });
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

const all = readdirSync(path.join(import.meta.dirname, 'drives')).map((file) => path.basename(file, '.mjs')).sort();
const chosen = values.only?.split(',') ?? all;
const unknown = chosen.filter((name) => !all.includes(name));
if (unknown.length > 0) throw new Error(`no drive ${unknown.join(', ')}; there are ${all.join(', ')}`);

if (!existsSync(path.join(root, 'dist/extension.cjs'))) node('esbuild.mjs');
const extensions = installExtension(values.vsix ? path.resolve(values.vsix) : pack());
const browser = await launchBrowser();
const total = { passed: 0, failed: 0, skipped: 0 };
try {
  for (const name of chosen) {
    console.log(`\n${name}`);
    const outcome = await driveOnce(name, { root, results, browser, extensions: extensions.folder, publish: values.screenshots });
    for (const key of Object.keys(total)) total[key] += outcome[key];
  }
} finally {
  await browser.close();
  await extensions.remove();
}
summarize(total);
process.exit(total.failed > 0 ? 1 : 0);
