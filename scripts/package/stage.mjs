// The folder of an extension before it is packed.
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { folderOf } from './fetch.mjs';
import { extensionPage } from './readme.mjs';
import { packagesOf } from './targets.mjs';

const texts = ['README.md', 'LICENSE', 'NOTICE', 'CHANGELOG.md'];

async function copyPackage(root, stage, { name, needs, only, skip = () => false }) {
  const source = await folderOf(root, name);
  const destination = path.join(stage, 'node_modules', name);
  cpSync(source, destination, {
    recursive: true,
    dereference: true,
    filter: (file) => {
      const relative = path.relative(source, file).split(path.sep).join('/');
      if (only && relative !== '' && !only.test(relative)) return false;
      return !/(\.map|\.d\.[cm]?ts|^node_modules)$/.test(relative) && !skip(relative);
    },
  });
  // sharp reads its own config and engines when it is loaded.
  const { version, main, type, exports, license, os, cpu, config, engines } = JSON.parse(readFileSync(path.join(source, 'package.json'), 'utf8'));
  const dependencies = Object.fromEntries(needs.map((need) => [need, '*']));
  const staged = { name, version, license, type, main, exports, os, cpu, config, engines, dependencies };
  writeFileSync(path.join(destination, 'package.json'), `${JSON.stringify(staged, null, 2)}\n`);
}

/** Fills a folder with one platform's extension: dist/, media/, the texts and that platform's native packages alone. */
export async function stageExtension(root, stage, target) {
  const translations = readdirSync(root).filter((name) => /^package\.nls\..*json$/.test(name));
  for (const name of ['dist', 'media', 'l10n', ...texts, ...translations]) {
    const source = path.join(root, name);
    if (existsSync(source)) cpSync(source, path.join(stage, name), { recursive: true, filter: (file) => !file.endsWith('.map') });
  }
  writeFileSync(path.join(stage, 'README.md'), await extensionPage(root, readFileSync(path.join(root, 'README.md'), 'utf8')));
  // They are in the page.
  rmSync(path.join(stage, 'media/screenshots'), { recursive: true, force: true });
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const { devDependencies: _, peerDependencies: __, peerDependenciesMeta: ___, overrides: ____, scripts: _____, private: ______, ...kept } = manifest;
  const packages = packagesOf(target);
  const dependencies = { [packages[0].name]: '*', sharp: '*' };
  writeFileSync(path.join(stage, 'package.json'), `${JSON.stringify({ ...kept, dependencies }, null, 2)}\n`);
  for (const entry of packages) await copyPackage(root, stage, entry);
}
