import type { Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { plainReason } from '../decode/reason';
import type { Skipped } from '../dataset';
import { mapParallel } from '../pool';
import { fileKind, isIgnored, whyUnreadableKind } from './file-kinds';
import { say, type Said } from '../../contract/message';

const deepest = 32;
const collator = new Intl.Collator('en', { numeric: true });

/** The order in which people number things, 2 before 10; never 0 for different names. */
export function naturally(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

export interface Entry {
  readonly name: string;
  readonly file: string;
  readonly kind: 'folder' | 'file';
  readonly size: number;
}

/** What a walk finds besides samples. */
export interface Leftovers {
  readonly skipped: Skipped[];
  otherFiles: number;
}

/** The pictures of one class folder, in natural order. */
export interface ClassFolder {
  readonly pictures: Entry[];
  /** Whether some lie in folders below the class folder. */
  nested: boolean;
}

/**
 * The visible entries of a folder in natural order, links followed; what cannot be looked at is skipped.
 * @throws the file system's error if the folder itself cannot be read
 */
export async function visibleEntries(folder: string, { skipped }: Leftovers): Promise<Entry[]> {
  const names = (await readdir(folder)).filter((name) => !isIgnored(name)).sort(naturally);
  const entries = await mapParallel(names, 16, async (name): Promise<Entry | Skipped> => {
    const file = path.join(folder, name);
    try {
      const status = await stat(file);
      const kind = kindOf(status);
      return kind ? { name, file, kind, size: status.size } : { file, reason: say`neither a file nor a folder` };
    } catch (error) {
      return { file, reason: plainReason(error) };
    }
  });
  return entries.filter((entry) => {
    const isEntry = 'name' in entry;
    if (!isEntry) skipped.push(entry);
    return isEntry;
  });
}

function kindOf(status: Stats): Entry['kind'] | undefined {
  if (status.isDirectory()) return 'folder';
  return status.isFile() ? 'file' : undefined;
}

/**
 * All pictures of a class folder and the folders below it. A link back to a folder that holds `root`, or to a folder
 * seen in this walk, is not followed.
 */
export async function walkClass(folder: string, root: string, leftovers: Leftovers): Promise<ClassFolder> {
  const found: ClassFolder = { pictures: [], nested: false };
  await descend(folder, 0, { root: await realpath(root), seen: new Set(), leftovers, found });
  return found;
}

interface Walk {
  readonly root: string;
  readonly seen: Set<string>;
  readonly leftovers: Leftovers;
  readonly found: ClassFolder;
}

async function descend(folder: string, depth: number, walk: Walk): Promise<void> {
  const { root, seen, leftovers, found } = walk;
  const skip = (file: string, reason: Said): void => void leftovers.skipped.push({ file, reason });
  let entries: Entry[];
  try {
    const target = await realpath(folder);
    if (seen.has(target) || contains(target, root)) return skip(folder, say`a link back to a folder that is read already`);
    if (depth > deepest) return skip(folder, say`more than ${deepest} folders deep`);
    seen.add(target);
    entries = await visibleEntries(folder, leftovers);
  } catch (error) {
    return skip(folder, plainReason(error));
  }
  for (const entry of entries) {
    const kind = entry.kind === 'folder' ? 'folder' : fileKind(entry.name);
    if (kind === 'folder') await descend(entry.file, depth + 1, walk);
    else if (kind === 'other') leftovers.otherFiles += 1;
    else if (kind === 'unreadable picture') skip(entry.file, whyUnreadableKind(entry.name));
    else if (entry.size === 0) skip(entry.file, say`the file is empty`);
    else {
      found.pictures.push(entry);
      found.nested ||= depth > 0;
    }
  }
}

/** Whether `inner` is `folder` or lies below it. */
function contains(folder: string, inner: string): boolean {
  const relative = path.relative(folder, inner);
  return relative === '' || (relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative));
}
