import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { identitySchema, lives, ownIdentity } from '../../../runs/process-identity';

const folderName = /^rows-[0-9a-f-]{36}$/;
const ownerFile = 'owner.json';
/** A folder without an owner is one that is being made, or one whose maker died over it. */
const ownerlessAfter = 60 * 60 * 1000;

/**
 * Makes a folder for this process's files of rows, and removes those of processes that have died.
 * @param root made where need be
 * @throws the file system's error
 */
export async function makeRowsFolder(root: string): Promise<string> {
  await mkdir(root, { recursive: true });
  await removeStale(root);
  const folder = path.join(root, `rows-${randomUUID()}`);
  await mkdir(folder);
  await writeFile(path.join(folder, ownerFile), JSON.stringify(ownIdentity()));
  return folder;
}

async function removeStale(root: string): Promise<void> {
  for (const name of (await readdir(root)).filter((entry) => folderName.test(entry))) {
    const folder = path.join(root, name);
    if (await isStale(folder)) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function isStale(folder: string): Promise<boolean> {
  try {
    const owner = identitySchema.parse(JSON.parse(await readFile(path.join(folder, ownerFile), 'utf8')));
    return lives(owner) === false;
  } catch {
    const made = await stat(folder).catch(() => null);
    return made !== null && Date.now() - made.mtimeMs > ownerlessAfter;
  }
}
