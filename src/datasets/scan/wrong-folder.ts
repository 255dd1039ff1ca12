import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { TangentError } from '../../contract/errors';
import { say, type Message } from '../../contract/message';
import { listed, quoted, type Skipped } from '../dataset';
import { badDataset } from './errors';
import { fileKind, isIgnored } from './file-kinds';
import type { Layout } from './layout';

const advice = say`put the pictures of each class into a folder of its own there, for at least two classes`;

/** Folders that are looked into for an advice. */
const mostFolders = 200;

interface Contents {
  readonly folders: readonly string[];
  readonly pictures: number;
}

/** What lies directly in a folder, by names alone; nothing where it cannot be read. */
async function contentsOf(folder: string): Promise<Contents> {
  const entries = (await readdir(folder, { withFileTypes: true }).catch(() => [])).filter(({ name }) => !isIgnored(name));
  return {
    folders: entries.filter((entry) => entry.isDirectory()).map(({ name }) => name),
    pictures: entries.filter((entry) => entry.isFile() && fileKind(entry.name) !== 'other').length,
  };
}

/** The sub-folders of a folder in which pictures lie directly. */
async function classesIn(folder: string): Promise<string[]> {
  const folders = (await contentsOf(folder)).folders.slice(0, mostFolders);
  const held = await Promise.all(folders.map(async (name) => ((await contentsOf(path.join(folder, name))).pictures > 0 ? [name] : [])));
  return held.flat();
}

/**
 * Says what was found in a folder with fewer than two classes, and which other folder may be meant: the one above it, or one
 * in it.
 * @param classes names of those with pictures
 */
export async function tooFewClasses(root: string, classes: readonly string[], { stray, classes: folders }: Layout, skipped: readonly Skipped[]): Promise<TangentError> {
  const found = findings(root, classes, folders.map(({ folder }) => folder.name), stray.length, skipped);
  const meant = await meantInstead(root, stray.length > 0, classes);
  return badDataset(meant === null ? say`${found}; ${advice}` : say`${found}; ${advice}; or did you mean ${quoted(meant)}?`);
}

function findings(root: string, [only]: readonly string[], folders: readonly string[], stray: number, [first, ...others]: readonly Skipped[]): Message {
  const folder = quoted(root);
  if (only !== undefined) return say`${folder} holds pictures of one class only, ${quoted(only)}`;
  const names = listed([...new Set(folders)]);
  const none = folders.length === 0 ? say`${folder} has no sub-folder with pictures` : say`${folder} has no sub-folder with pictures that can be read (its sub-folders: ${names})`;
  if (stray === 1) return say`${none}; 1 picture lies directly in it`;
  if (stray > 1) return say`${none}; ${stray} pictures lie directly in it`;
  const alone = say`${none}, and no pictures lie directly in it`;
  return first ? say`${alone} (${1 + others.length} skipped, the first is ${quoted(first.file)}: ${first.reason})` : alone;
}

/** A folder nearby that holds two classes or more. */
async function meantInstead(root: string, flat: boolean, classes: readonly string[]): Promise<string | null> {
  const above = path.dirname(root);
  if (flat && above !== root && (await classesIn(above)).length > 1) return above;
  const { folders } = await contentsOf(root);
  const candidates = classes.length > 0 ? classes : folders;
  for (const name of candidates.slice(0, mostFolders)) {
    const inside = path.join(root, name);
    if ((await classesIn(inside)).length > 1) return inside;
  }
  return null;
}
