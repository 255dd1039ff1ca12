// Writes src/runtimes/manifests/: node scripts/runtimes/manifests.mjs CACHE_FOLDER [NAME]
// Looks up addresses and checksums at the registries, fetches every file once, and holds it against them.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { list } from 'tar';
import { openPromise } from 'yauzl';
import { definitions } from './definitions.mjs';

const [cache, only] = process.argv.slice(2);
if (cache === undefined) throw new Error('usage: node scripts/runtimes/manifests.mjs CACHE_FOLDER [NAME]');
mkdirSync(cache, { recursive: true });
const root = path.resolve(import.meta.dirname, '..', '..');

/** Fetches a file once and checks it. */
async function fetched(url, { algorithm, hex }) {
  const file = path.join(cache, `${hex.slice(0, 32)}${path.extname(url)}`);
  if (!existsSync(file)) {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    await pipeline(Readable.fromWeb(answer.body), createWriteStream(`${file}.part`));
    renameSync(`${file}.part`, file);
  }
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file), hash);
  const found = hash.digest('hex');
  if (found !== hex) throw new Error(`${url} has the ${algorithm} ${found}, not ${hex}`);
  return file;
}

const keeps = (keep, name) => keep.some(({ from }) => name === from || from === '' || (from.endsWith('/') && name.startsWith(from)));

/** Names and sizes of an archive's files. */
async function entriesOf(file, format) {
  const entries = [];
  if (format === 'tar.gz') await list({ file, onReadEntry: ({ path: name, size, type }) => type !== 'Directory' && entries.push({ name, size }) });
  else {
    const zip = await openPromise(file);
    for await (const { fileName, uncompressedSize } of zip.eachEntry()) entries.push({ name: fileName, size: uncompressedSize });
  }
  return entries;
}

async function measured({ source, path: address, url, format, digest, keepOf }) {
  const file = await fetched(url, digest);
  const entries = await entriesOf(file, format);
  const keep = keepOf(entries);
  for (const { from } of keep) if (!entries.some(({ name }) => keeps([{ from }], name))) throw new Error(`${url} has nothing at ${from}`);
  const unpackedBytes = entries.filter(({ name }) => keeps(keep, name)).reduce((sum, { size }) => sum + size, 0);
  console.error(`${address}: ${(statSync(file).size / 1e6).toFixed(1)} MB, ${(unpackedBytes / 1e6).toFixed(1)} MB kept`);
  return { source, path: address, format, bytes: statSync(file).size, unpackedBytes, exact: true, digest, keep };
}

const fromIntegrity = (integrity) => ({ algorithm: 'sha512', hex: Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex') });

function npmFile(resolved, integrity, keepOf) {
  const digest = fromIntegrity(integrity);
  return measured({ source: 'npm', path: new URL(resolved).pathname.slice(1), url: resolved, format: 'tar.gz', digest, keepOf });
}

/** A package with all that it depends on, as npm would lay it out. */
async function npmTree({ name, version, without }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'tangent-runtime-'));
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'x', version: '1.0.0', dependencies: { [name]: version } }));
  execFileSync('npm', ['install', '--package-lock-only', '--ignore-scripts', '--no-audit'], { cwd: folder, stdio: 'ignore' });
  const { packages } = JSON.parse(readFileSync(path.join(folder, 'package-lock.json'), 'utf8'));
  const files = [];
  for (const [place, { version: found, integrity }] of Object.entries(packages)) {
    const packageName = place.split('node_modules/').at(-1);
    if (place === '' || without.test(packageName)) continue;
    // Most tarballs have the one folder `package`, but not all.
    const keepOf = (entries) => [{ from: `${entries[0].name.split('/')[0]}/`, to: `${place}/` }];
    const tarball = `https://registry.npmjs.org/${packageName}/-/${packageName.split('/').at(-1)}-${found}.tgz`;
    files.push(await npmFile(tarball, integrity, keepOf));
  }
  return files;
}

async function wheel({ name, version, file = /x86_64/, keep }) {
  const answer = await fetch(`https://pypi.org/simple/${name}/`, { headers: { accept: 'application/vnd.pypi.simple.v1+json' } });
  const { files } = await answer.json();
  const found = files.filter(({ filename }) => filename.split('-')[1] === version && filename.endsWith('.whl') && file.test(filename)).at(-1);
  if (!found) throw new Error(`${name} ${version} has no such wheel`);
  const digest = { algorithm: 'sha256', hex: found.hashes.sha256 };
  return measured({ source: 'pypi', path: new URL(found.url).pathname.slice(1), url: found.url, format: 'zip', digest, keepOf: () => keep });
}

for (const { files, ...definition } of definitions.filter(({ name }) => only === undefined || name === only)) {
  const resolved = [];
  for (const file of files) {
    if (file.source === 'npm-tree') resolved.push(...(await npmTree(file)));
    else if (file.source === 'pypi') resolved.push(await wheel(file));
    // What no registry describes is taken as it is defined.
    else resolved.push({ format: 'tar.gz', exact: false, ...file });
  }
  const target = path.join(root, 'src', 'runtimes', 'manifests', `${definition.name}.json`);
  writeFileSync(target, `${JSON.stringify({ ...definition, files: resolved }, null, 1)}\n`);
}
