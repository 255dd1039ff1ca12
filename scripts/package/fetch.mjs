// Another platform's packages, in the version and with the checksum of package-lock.json.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { extract } from 'tar';

/** @throws where the bytes are not those that the lock file vouches for */
export function requireIntegrity(bytes, integrity, name) {
  const wanted = /^sha512-(\S+)$/.exec(integrity ?? '')?.[1];
  if (!wanted) throw new Error(`package-lock.json has no sha512 of ${name}`);
  const found = createHash('sha512').update(bytes).digest('base64');
  if (found !== wanted) throw new Error(`${name} is not what package-lock.json vouches for: sha512 ${found} instead of ${wanted}`);
}

/** The version and checksum of a package in a lock file's content. */
export function locked(lock, name) {
  const entry = lock.packages[`node_modules/${name}`];
  if (!entry) throw new Error(`package-lock.json does not know ${name}`);
  return { version: entry.version, integrity: entry.integrity };
}

/** The folder of a package: the one that is installed, else one fetched from the registry that npm is set to use. */
export async function folderOf(root, name) {
  const installed = path.join(root, 'node_modules', name);
  const { version, integrity } = locked(JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')), name);
  if (existsSync(installed)) return installed;
  const cache = path.join(root, 'node_modules/.cache/tangent-package');
  const folder = path.join(cache, `${name.replace('/', '+')}-${version}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const partial = mkdtempSync(path.join(cache, 'partial-'));
  try {
    const args = ['pack', `${name}@${version}`, '--ignore-scripts', '--json', '--loglevel=error', '--pack-destination', partial];
    const { status, stdout, stderr } = spawnSync('npm', args, { cwd: partial, encoding: 'utf8', shell: process.platform === 'win32' });
    if (status !== 0) throw new Error(`${name}@${version} cannot be fetched:\n${stderr}`);
    const archive = path.join(partial, JSON.parse(stdout)[0].filename.replace('@', '').replace('/', '-'));
    requireIntegrity(readFileSync(archive), integrity, `${name}@${version}`);
    const content = path.join(partial, 'content');
    mkdirSync(content);
    await extract({ file: archive, cwd: content, strip: 1 });
    renameSync(content, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return folder;
}
