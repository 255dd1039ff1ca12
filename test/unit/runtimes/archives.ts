import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { create } from 'tar';
import { runtimeVersions } from '../../../src/runtimes/installed';
import type { Manifest, PackedFile } from '../../../src/runtimes/manifest';
import { temporaryFolder } from '../runs/temporary';

type Content = Readonly<Record<string, string | Uint8Array>>;

/** A tarball, with a link beside the files where one is given. */
export function tarball(files: Content, link?: { readonly name: string; readonly to: string }): Buffer {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  if (link) symlinkSync(link.to, path.join(folder, link.name));
  const file = path.join(folder, 'archive.tgz');
  create({ file, cwd: folder, gzip: true, sync: true }, [...Object.keys(files), ...(link ? [link.name] : [])]);
  return readFileSync(file);
}

function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** A zip archive whose files are stored as they are. */
export function zip(files: Content): Buffer {
  const [locals, centrals]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const [nameBytes, data] = [Buffer.from(name), Buffer.from(content)];
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(data.length, 18);
    fields.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, nameBytes, data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), fields, tail, nameBytes]));
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(centrals);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(centrals.length, 4);
  end.writeUInt16LE(centrals.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, central, Buffer.from('PK\x05\x06'), end]);
}

export function packed(archivePath: string, archive: Uint8Array, keep: PackedFile['keep'], other: Partial<PackedFile> = {}): PackedFile {
  const hex = createHash('sha256').update(archive).digest('hex');
  const format = archivePath.endsWith('.whl') ? 'zip' : 'tar.gz';
  return {
    source: format === 'zip' ? 'pypi' : 'npm',
    path: archivePath,
    format,
    bytes: archive.length,
    unpackedBytes: archive.length,
    exact: true,
    digest: { algorithm: 'sha256', hex },
    keep,
    ...other,
  };
}

/** A runtime of two archives, and what a server must have of it. */
export function exampleRuntime(): { manifest: Manifest; served: Map<string, Buffer> } {
  const noise = Uint8Array.from({ length: 200_000 }, (_, i) => (i * i * 2654435761) >>> 24);
  const module = tarball({ 'package/index.js': 'module.exports = 7;', 'package/test/big': noise });
  const library = zip({ 'lib/libx.so': noise, 'other/readme': 'no' });
  const files = [
    packed('m/-/m-1.0.0.tgz', module, [{ from: 'package/index.js', to: 'node_modules/m/index.js' }]),
    packed('packages/x.whl', library, [{ from: 'lib/', to: 'lib/' }]),
  ];
  const manifest: Manifest = {
    name: 'tfjs-cuda',
    version: runtimeVersions['tfjs-cuda'],
    title: 'An example',
    requires: 'nothing',
    platform: `${process.platform}-${process.arch}`,
    entry: 'node_modules/m/index.js',
    libraries: ['lib'],
    expected: ['lib/libx.so'],
    files,
  };
  return { manifest, served: new Map([['/npm/m/-/m-1.0.0.tgz', module], ['/pypi/packages/x.whl', library]]) };
}
