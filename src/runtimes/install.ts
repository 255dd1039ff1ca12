import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bytes as inWords } from '../contract/format';
import { TangentError, TangentFault } from '../contract/errors';
import { say } from '../contract/message';
import type { Installation } from '../contract/runtimes';
import { Damaged, diskFault, reasonOf } from './faults';
import { archiveOf, fetchAll, type FetchOptions } from './fetch-all';
import { holdAlone } from './hold';
import { receiptName, usableReceipt, type Receipt } from './installed';
import { isAvailable, totals, type Manifest } from './manifest';
import { removeWhole } from './remove';
import { freeBytesOf, sizeBelow } from './room';
import { unpack } from './unpack';

export interface InstallOptions extends FetchOptions {
  /** Where runtimes lie; each has a folder of its own. */
  readonly folder: string;
  /** Bytes that may be written to a folder; the file system is asked unless given. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}

/** Kept free beside what is installed, for whatever else writes to the disk meanwhile. */
const reserve = 2 ** 28;

const partialOf = (folder: string, { name, version }: Manifest): string => path.join(folder, `.partial-${name}-${version}`);

/**
 * Installs a runtime: fetches all that it consists of, holds each file against its checksum, unpacks it beside and
 * gives the whole its name at last, so that it is there entirely or not at all. What was fetched before a cut or a
 * cancellation is not fetched again.
 * @throws TangentError `disk-full`, `runtime-platform`, `runtime-busy`, what `download` throws; the signal's reason
 */
export async function install(manifest: Manifest, options: InstallOptions): Promise<Installation> {
  const { folder, signal } = options;
  const present = usableReceipt(manifest.name, folder);
  if (present) return installation(manifest, present, folder, true);
  if (!isAvailable(manifest)) {
    throw new TangentError('runtime-platform', say`${manifest.title} exists for ${manifest.platform} alone: the engines that come with Tangent are used instead`);
  }
  signal.throwIfAborted();
  const partial = partialOf(folder, manifest);
  await mkdir(partial, { recursive: true }).catch(diskFault(partial));
  const release = await holdAlone(path.join(partial, 'lock'));
  try {
    await requireRoom(manifest, partial, options);
    const files = await fetchAll(manifest, partial, options);
    const tree = path.join(partial, 'tree');
    await rm(tree, { recursive: true, force: true });
    await mkdir(tree);
    await unpackAll(manifest, partial, tree, options);
    const receipt = await writeReceipt(manifest, tree, files);
    await replace(tree, path.join(folder, manifest.name));
    await rm(partial, { recursive: true, force: true });
    return installation(manifest, receipt, folder, false);
  } finally {
    await release();
  }
}

async function requireRoom(manifest: Manifest, partial: string, { freeBytes = freeBytesOf }: InstallOptions): Promise<void> {
  const sizes = await Promise.all(manifest.files.map((_, index) => stat(archiveOf(partial, index)).then(({ size }) => size, () => 0)));
  const fetched = sizes.reduce((sum, size) => sum + size, 0);
  const { downloadBytes, unpackedBytes } = totals(manifest);
  const needed = Math.max(0, downloadBytes - fetched) + unpackedBytes + reserve;
  const free = await freeBytes(partial);
  if (free >= needed) return;
  throw new TangentError('disk-full', say`${manifest.title} needs ${inWords(needed)} while it is installed, and ${partial} has ${inWords(free)} left; make room and try again`);
}

async function unpackAll(manifest: Manifest, partial: string, tree: string, { signal, onProgress }: InstallOptions): Promise<void> {
  const totalBytes = totals(manifest).unpackedBytes;
  let doneBytes = 0;
  for (const [index, file] of manifest.files.entries()) {
    await unpack(archiveOf(partial, index), file, tree, signal).catch(async (error: unknown) => {
      if (signal.aborted) throw error;
      if (['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '')) diskFault(tree)(error);
      await rm(archiveOf(partial, index), { force: true });
      const words = error instanceof Damaged ? error.said : say`cannot be unpacked (${reasonOf(error)})`;
      throw new TangentError('download-damaged', say`${file.path} ${words}; nothing was installed. Try another mirror`, { cause: error });
    });
    doneBytes += file.unpackedBytes;
    onProgress?.({ phase: 'unpacking', doneBytes, totalBytes });
  }
  for (const expected of [manifest.entry, ...manifest.expected]) {
    if (await stat(path.join(tree, expected)).catch(() => null)) continue;
    throw new TangentFault('runtime-incomplete', say`${manifest.title} lacks ${expected} after unpacking; nothing was installed`);
  }
}

async function writeReceipt(manifest: Manifest, tree: string, files: Receipt['files']): Promise<Receipt> {
  const { name, version, entry, libraries } = manifest;
  const installedAt = new Date().toISOString();
  const bytes = await sizeBelow(tree);
  const entryBytes = (await stat(path.join(tree, entry))).size;
  const receipt: Receipt = { version: 1, name, runtimeVersion: version, installedAt, bytes, entry, entryBytes, libraries, files };
  await writeFile(path.join(tree, receiptName), JSON.stringify(receipt, null, 2)).catch(diskFault(tree));
  return receipt;
}

/** Gives a finished tree its name; a runtime that was there before leaves first, whole. */
async function replace(tree: string, target: string): Promise<void> {
  await removeWhole(target);
  await rename(tree, target);
}

function installation({ name, version }: Manifest, { bytes, files }: Receipt, folder: string, present: boolean): Installation {
  const unpinned = files.filter(({ pinned }) => !pinned).map(({ url }) => url);
  return { runtime: name, version, folder: path.join(folder, name), present, bytes, unpinned };
}

