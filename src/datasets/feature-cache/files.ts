import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';

const keyFolder = /^[0-9a-f]{64}$/;
const shardFile = /^[0-9a-f]{64}\.safetensors$/;
const temporaryFile = /\.temporary$/;

export const keyFile = 'key.json';
export const shardName = (checksum: string): string => `${checksum}.safetensors`;

/** A key's folder: the hash of the key's fields, in whatever order they are given. */
export function keyFolderName(key: Readonly<Record<string, string>>, version: number): string {
  const fields = Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify([version, fields])).digest('hex');
}

/** Writes a file whole or not at all, with the folders above it. */
export async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true });
  const temporary = path.join(folder, `${randomUUID()}.temporary`);
  try {
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Names of a key folder's shards. */
export async function shardNames(folder: string): Promise<string[]> {
  return (await namesIn(folder)).filter((name) => shardFile.test(name)).sort();
}

export interface KeyFolder {
  readonly name: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly lastUsed: number;
}

/** The key folders of a cache, with what their files take; another's files are passed over. */
export async function keyFolders(root: string): Promise<KeyFolder[]> {
  const names = (await namesIn(root)).filter((name) => keyFolder.test(name));
  return Promise.all(
    names.map(async (name) => {
      const folder = path.join(root, name);
      const own = (await namesIn(folder)).filter(isOwn);
      const sizes = await Promise.all(own.map(async (file) => (await status(path.join(folder, file)))?.size ?? 0));
      const used = (await status(path.join(folder, keyFile))) ?? (await status(folder));
      return { name, bytes: sizes.reduce((sum, size) => sum + size, 0), lastUsed: used?.mtimeMs ?? 0 };
    }),
  );
}

/** Removes a key folder with its own files; what else lies there stays. */
export async function removeKeyFolder(root: string, name: string): Promise<void> {
  const folder = path.join(root, name);
  for (const file of (await namesIn(folder)).filter(isOwn)) await rm(path.join(folder, file), { force: true });
  await rmdir(folder).catch(() => undefined);
}

const abandonedAfter = 60 * 60 * 1000;

/** Removes what a writer that died left behind. */
export async function removeAbandoned(folder: string): Promise<void> {
  for (const name of (await namesIn(folder)).filter((file) => temporaryFile.test(file))) {
    const file = path.join(folder, name);
    const written = (await status(file))?.mtimeMs ?? Infinity;
    if (Date.now() - written > abandonedAfter) await rm(file, { force: true }).catch(() => undefined);
  }
}

const isOwn = (name: string): boolean => name === keyFile || shardFile.test(name) || temporaryFile.test(name);

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

const status = (file: string): Promise<{ size: number; mtimeMs: number } | undefined> => stat(file).catch(() => undefined);
