// Packs one platform's extension: node scripts/package.mjs [--target linux-x64] [--out FILE] [--no-build].
// A staging folder holds dist/, media/, the texts and only that platform's native packages; vsce packs it from there.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    target: { type: 'string', default: `${process.platform}-${process.arch}` },
    out: { type: 'string' },
    'no-build': { type: 'boolean', default: false },
  },
});
const target = values.target;
const [platform, arch] = target.split('-');
const root = path.resolve(import.meta.dirname, '..');
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const out = path.resolve(values.out ?? path.join(root, `${manifest.name}-${target}-${manifest.version}.vsix`));

/** The packages that dist/ loads at run time, what each needs of its own, and which of its files stay behind. */
const packages = [
  {
    name: 'onnxruntime-node',
    needs: ['onnxruntime-common'],
    // adm-zip and global-agent serve its install script alone, which never runs here.
    skip: (file) =>
      /^(script|lib)(\/|$)/.test(file) ||
      (file.startsWith('bin/napi-v6/') && !isPrefix(file, `bin/napi-v6/${platform}/${arch}`)),
  },
  { name: 'onnxruntime-common', needs: [], skip: (file) => /^lib(\/|$)/.test(file) },
  {
    name: 'sharp',
    needs: ['@img/colour', 'detect-libc', 'semver', `@img/sharp-${target}`],
    skip: (file) => /^(src|install)(\/|$)/.test(file),
  },
  { name: '@img/colour', needs: [] },
  { name: 'detect-libc', needs: [] },
  { name: 'semver', needs: [] },
  // On Windows libvips is part of the binding's own package.
  { name: `@img/sharp-${target}`, needs: platform === 'win32' ? [] : [`@img/sharp-libvips-${target}`] },
  ...(platform === 'win32' ? [] : [{ name: `@img/sharp-libvips-${target}`, needs: [] }]),
];

/** Whether one of two paths leads to the other. */
function isPrefix(a, b) {
  return `${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`);
}

function copyPackage(stage, { name, needs, skip = () => false }) {
  const source = path.join(root, 'node_modules', name);
  if (!existsSync(source)) {
    throw new Error(
      `node_modules/${name} is missing; for another platform than this one run: npm install --no-save --force ${name}`,
    );
  }
  const destination = path.join(stage, 'node_modules', name);
  cpSync(source, destination, {
    recursive: true,
    dereference: true,
    filter: (file) => {
      const relative = path.relative(source, file).split(path.sep).join('/');
      return !/(\.map|\.d\.[cm]?ts|^node_modules)$/.test(relative) && !skip(relative);
    },
  });
  const file = path.join(source, 'package.json');
  // sharp reads its own config and engines when it is loaded.
  const { version, main, type, exports, license, os, cpu, config, engines } = JSON.parse(readFileSync(file, 'utf8'));
  const dependencies = Object.fromEntries(needs.map((need) => [need, '*']));
  const staged = { name, version, license, type, main, exports, os, cpu, config, engines, dependencies };
  writeFileSync(path.join(destination, 'package.json'), `${JSON.stringify(staged, null, 2)}\n`);
}

function stageExtension(stage) {
  for (const name of ['dist', 'media', 'README.md', 'LICENSE', 'NOTICE', 'CHANGELOG.md', 'package.nls.json']) {
    const source = path.join(root, name);
    if (!existsSync(source)) continue;
    cpSync(source, path.join(stage, name), { recursive: true, filter: (file) => !file.endsWith('.map') });
  }
  const { devDependencies: _, scripts: __, private: ___, ...kept } = manifest;
  const dependencies = { 'onnxruntime-node': '*', sharp: '*' };
  writeFileSync(path.join(stage, 'package.json'), `${JSON.stringify({ ...kept, dependencies }, null, 2)}\n`);
  if (!existsSync(path.join(stage, 'README.md')))
    writeFileSync(path.join(stage, 'README.md'), `# ${manifest.displayName}\n\n${manifest.description}\n`);
  for (const entry of packages) copyPackage(stage, entry);
}

function run(command, args, cwd) {
  const { status } = spawnSync(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) process.exit(status ?? 1);
}

if (!values['no-build']) run(process.execPath, [path.join(root, 'esbuild.mjs')], root);
const stage = mkdtempSync(path.join(tmpdir(), 'tangent-package-'));
try {
  stageExtension(stage);
  mkdirSync(path.dirname(out), { recursive: true });
  const vsce = path.join(path.dirname(createRequire(import.meta.url).resolve('@vscode/vsce/package.json')), 'vsce');
  const options = ['--target', target, '--out', out, '--allow-missing-repository', '--no-rewrite-relative-links'];
  run(process.execPath, [vsce, 'package', ...options], stage);
} finally {
  rmSync(stage, { recursive: true, force: true });
}
console.log(`${out}: ${(statSync(out).size / 1e6).toFixed(1)} MB`);
