import path from 'node:path';
import { say } from '../../contract/message';
import type { PicturesAhead } from '../decode/pictures-ahead';
import { listed, type Dataset, type DatasetWarning } from '../dataset';
import { mapParallel, processors } from '../pool';
import { unreadableFolder } from './errors';
import { examine } from './examine';
import { findLayout, type Layout } from './layout';
import { makeSamples, usableClasses, type Picture } from './samples';
import { walkClass, type Leftovers } from './walk';
import { duplicates, imbalance } from './warnings';
import { tooFewClasses } from './wrong-folder';

export interface ScanOptions {
  /** Pool the pictures of the folders train, val and test, so that new parts are made. */
  readonly resplit?: boolean;
  /** Decode every picture once, so that damaged ones are known before the split; default true. */
  readonly verify?: boolean;
  /** Pictures examined at once; default: four for each processor, which go on while this thread is busy. */
  readonly parallel?: number;
  /** Keeps the pixels of pictures that are verified, and knows which need not be. */
  readonly ahead?: PicturesAhead | undefined;
  readonly onProgress?: (done: number, of: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Reads a folder of pictures: a folder per class, or folders train, val (valid, validation) and test of class folders.
 * Pictures at any depth below a class folder belong to the class; what cannot be read is skipped with its reason.
 * @param folder absolute, or relative to the current folder
 * @throws TangentError `bad-dataset` if the folder cannot be read or holds fewer than two classes
 */
export async function scanDataset(folder: string, options: ScanOptions = {}): Promise<Dataset> {
  const root = path.resolve(folder);
  const leftovers: Leftovers = { skipped: [], otherFiles: 0 };
  const layout = await findLayout(root, leftovers).catch((error: unknown) => {
    throw unreadableFolder(root, error);
  });
  for (const { file } of layout.stray) leftovers.skipped.push({ file, reason: say`it lies in no class folder` });
  const { found, warnings } = await walkClasses(root, layout, leftovers);
  const pictures = await examineAll(found, leftovers, options);
  const isGiven = layout.given && !options.resplit;
  const names = layout.classes.map((located) => located.folder.name);
  const { classes, warnings: emptyClasses } = usableClasses(names, pictures, isGiven);
  if (classes.length < 2) throw await tooFewClasses(root, classes, layout, leftovers.skipped);
  const { samples, given } = makeSamples(root, classes, pictures);
  const counts = classes.map(() => 0);
  for (const { label } of samples) counts[label] = (counts[label] ?? 0) + 1;
  return {
    ...{ folder: root, classes, counts, samples },
    ...(isGiven && { given }),
    ...leftovers,
    warnings: [
      ...[...layout.warnings, ...warnings, ...emptyClasses],
      ...imbalance(classes, counts),
      ...duplicates(samples, isGiven ? given : undefined),
    ],
  };
}

/**
 * Whether a folder can be a dataset, as far as names tell: asked before anything that takes time.
 * @throws TangentError `bad-dataset` if the folder cannot be read or has no two classes with pictures
 */
export async function requireClasses(folder: string): Promise<void> {
  const root = path.resolve(folder);
  const leftovers: Leftovers = { skipped: [], otherFiles: 0 };
  const layout = await findLayout(root, leftovers).catch((error: unknown) => {
    throw unreadableFolder(root, error);
  });
  const full = new Set<string>();
  for (const { folder: entry } of layout.classes) {
    if (!full.has(entry.name) && (await walkClass(entry.file, root, leftovers)).pictures.length > 0) full.add(entry.name);
    if (full.size > 1) return;
  }
  throw await tooFewClasses(root, [...full], layout, leftovers.skipped);
}

type Found = Omit<Picture, 'sha256'>;

async function walkClasses(
  root: string,
  layout: Layout,
  leftovers: Leftovers,
): Promise<{ found: Found[]; warnings: DatasetWarning[] }> {
  const found: Found[] = [];
  const nested = new Set<string>();
  for (const { folder, part } of layout.classes) {
    const walked = await walkClass(folder.file, root, leftovers);
    if (walked.nested) nested.add(folder.name);
    for (const entry of walked.pictures) found.push({ entry, className: folder.name, part });
  }
  if (nested.size === 0) return { found, warnings: [] };
  const message = say`Pictures in folders below a class folder count for the class: ${listed([...nested])}`;
  return { found, warnings: [{ code: 'nested-folders', message }] };
}

async function examineAll(found: readonly Found[], { skipped }: Leftovers, options: ScanOptions): Promise<Picture[]> {
  const { verify = true, ahead, parallel = 4 * processors(), onProgress, signal } = options;
  let done = 0;
  const examined = await mapParallel(found, parallel, async ({ entry }) => {
    signal?.throwIfAborted();
    const result = await examine(entry, verify, ahead);
    onProgress?.((done += 1), found.length);
    return result;
  });
  const pictures: Picture[] = [];
  found.forEach((picture, at) => {
    const result = examined[at];
    if (result && 'sha256' in result) pictures.push({ ...picture, ...result });
    else if (result) skipped.push({ file: picture.entry.file, reason: result.reason });
  });
  return pictures;
}
