// Packs extensions: node scripts/package.mjs [--all | --target linux-x64] [--out FILE or, with --all, FOLDER] [--no-build].
// Without --target it is this machine's platform; what another platform needs is fetched from the npm registry.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { entriesOf, faultsOf } from './package/entries.mjs';
import { stageExtension } from './package/stage.mjs';
import { targets } from './package/targets.mjs';

const { values } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    target: { type: 'string', default: `${process.platform}-${process.arch}` },
    out: { type: 'string' },
    'no-build': { type: 'boolean', default: false },
  },
});
/** Of one extension, by the Marketplace's and our own limit. */
const mostBytes = 100e6;
const root = path.resolve(import.meta.dirname, '..');
const { name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const fileOf = (target) => {
  const file = `${name}-${target}-${version}.vsix`;
  return values.all ? path.resolve(values.out ?? root, file) : path.resolve(values.out ?? path.join(root, file));
};

function run(command, args, cwd) {
  const { status } = spawnSync(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) process.exit(status ?? 1);
}

async function pack(target) {
  const out = fileOf(target);
  const stage = mkdtempSync(path.join(tmpdir(), 'tangent-package-'));
  try {
    await stageExtension(root, stage, target);
    mkdirSync(path.dirname(out), { recursive: true });
    const vsce = path.join(path.dirname(createRequire(import.meta.url).resolve('@vscode/vsce/package.json')), 'vsce');
    const options = ['--target', target, '--out', out, '--allow-missing-repository', '--no-rewrite-relative-links'];
    run(process.execPath, [vsce, 'package', ...options], stage);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
  const faults = faultsOf(await entriesOf(out), target);
  if (faults.length > 0) throw new Error(`${out}:\n${faults.join('\n')}`);
  const { size } = statSync(out);
  console.log(`${out}: ${(size / 1e6).toFixed(1)} MB`);
  if (size > mostBytes) throw new Error(`${out} is larger than ${mostBytes / 1e6} MB`);
}

if (!values['no-build']) run(process.execPath, [path.join(root, 'esbuild.mjs')], root);
for (const target of values.all ? targets : [values.target]) await pack(target);
