import { open, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { TangentError } from '../../contract/errors';
import { say, type Said } from '../../contract/message';

/**
 * Reads the weight files of one group, laid end to end: only such that lie in the model's own folder or in folders
 * within it, symbolic links followed. Nothing is read unless their sizes add up to the bytes that are needed.
 * @param folder of the model
 * @throws TangentError `backbone-damaged` if a file is missing, lies elsewhere or the sizes differ
 */
export async function readShards(folder: string, names: readonly string[], needed: number): Promise<Uint8Array> {
  const own = await realpath(folder);
  const shards: { readonly name: string; readonly file: string; readonly size: number }[] = [];
  for (const name of names) shards.push({ name, ...(await locate(own, name)) });
  const size = shards.reduce((sum, shard) => sum + shard.size, 0);
  if (size !== needed) {
    const message =
      names.length === 1
        ? say`${names[0]} has ${size} bytes where ${needed} are needed; copy it again`
        : say`the weight files ${names[0]} to ${names.at(-1)} have ${size} bytes where ${needed} are needed; copy them again`;
    throw new TangentError('backbone-damaged', message);
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const shard of shards) {
    await readInto(bytes.subarray(offset, offset + shard.size), shard);
    offset += shard.size;
  }
  return bytes;
}

async function locate(folder: string, name: string): Promise<{ file: string; size: number }> {
  const refuse = (why: Said): TangentError =>
    new TangentError('backbone-damaged', say`model.json names the weight file "${name}", which ${why}`);
  const outside = path.isAbsolute(name) || path.win32.isAbsolute(name) || name.split(/[\\/]/).includes('..') || name.includes('\0');
  if (outside) throw refuse(say`is outside its folder`);
  const file = await realpath(path.join(folder, name)).catch(() => undefined);
  if (file === undefined) throw refuse(say`is missing; put it beside model.json`);
  if (!file.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep)) throw refuse(say`is outside its folder`);
  const found = await stat(file);
  if (!found.isFile()) throw refuse(say`is not a file`);
  return { file, size: found.size };
}

/** Fills the bytes from the start of a file. */
async function readInto(bytes: Uint8Array, { name, file }: { readonly name: string; readonly file: string }): Promise<void> {
  const handle = await open(file);
  try {
    for (let done = 0; done < bytes.length; ) {
      const { bytesRead } = await handle.read(bytes, done, bytes.length - done, done);
      if (bytesRead === 0) throw new TangentError('backbone-damaged', say`${name} changed while it was read; try again`);
      done += bytesRead;
    }
  } finally {
    await handle.close();
  }
}
