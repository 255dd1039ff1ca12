import path from 'node:path';
import { TangentError } from '../contract/errors';
import type { Survey } from '../contract/jobs';
import { say, textOf, type Message } from '../contract/message';
import { leftOut } from './dataset';
import { unreadableFolder } from './scan/errors';
import { findLayout } from './scan/layout';
import { makeSamples, usableClasses, type Picture } from './scan/samples';
import { naturally, walkClass, type Leftovers } from './scan/walk';
import { imbalance } from './scan/warnings';
import { parseGroupBy } from './split/groups';
import { splitDataset } from './split/split';

/** What the split depends on beside the files. */
export interface SurveyOptions {
  readonly seed?: number | undefined;
  readonly groupBy?: string | null | undefined;
  readonly resplit?: boolean | undefined;
}

/**
 * The classes of a folder of pictures, their pictures, and into which parts these will be split, by names alone: no file
 * is opened, so that damaged pictures count and repeated ones are not found.
 * @param folder absolute, or relative to the current folder
 * @throws TangentError `bad-dataset` if the folder cannot be read
 */
export async function surveyDataset(folder: string, options: SurveyOptions = {}): Promise<Survey> {
  const root = path.resolve(folder);
  const leftovers: Leftovers = { skipped: [], otherFiles: 0 };
  const layout = await findLayout(root, leftovers).catch((error: unknown) => {
    throw unreadableFolder(root, error);
  });
  for (const { file } of layout.stray) leftovers.skipped.push({ file, reason: say`it lies in no class folder` });
  const pictures: Picture[] = [];
  for (const { folder: entry, part } of layout.classes) {
    const walked = await walkClass(entry.file, root, leftovers);
    // A name stands for the bytes, which are not read.
    for (const picture of walked.pictures) pictures.push({ entry: picture, className: entry.name, part, sha256: picture.file });
  }
  const given = layout.given && !options.resplit;
  const names = [...new Set(layout.classes.map(({ folder: entry }) => entry.name))].sort(naturally);
  const files = names.map((name) => pictures.filter(({ className }) => className === name).map(({ entry }) => relative(root, entry.file)));
  const classes = names.map((name, index) => ({ name, count: files[index]?.length ?? 0 }));
  const used = classes.filter(({ count }) => count > 0);
  const split = used.length < 2 ? null : expectedSplit(root, pictures, given, options);
  return {
    classes,
    files,
    given: layout.given,
    parts: split?.parts ?? null,
    skipped: leftovers.skipped.map((found) => leftOut({ ...found, file: relative(root, found.file) })),
    warnings: [
      ...layout.warnings.map(({ message }) => textOf(message)),
      ...imbalance(used.map(({ name }) => name), used.map(({ count }) => count)).map(({ message }) => textOf(message)),
      ...(split?.warnings ?? []),
      ...omitted(classes.length - used.length, leftovers.skipped.length).map(textOf),
    ],
  };
}

function omitted(empty: number, files: number): Message[] {
  const folders = empty === 1 ? say`1 folder has no pictures and will be left out` : say`${empty} folders have no pictures and will be left out`;
  const unusable = files === 1 ? say`1 file cannot be used and will be left out` : say`${files} files cannot be used and will be left out`;
  return [...(empty > 0 ? [folders] : []), ...(files > 0 ? [unusable] : [])];
}

const relative = (root: string, file: string): string => path.relative(root, file).split(path.sep).join('/');

type Expected = Pick<Survey, 'parts' | 'warnings'>;

/** How many pictures each part will have as far as names tell, or why there is no split. */
function expectedSplit(root: string, pictures: readonly Picture[], isGiven: boolean, { seed = 0, groupBy = null }: SurveyOptions): Expected {
  const { classes } = usableClasses([], pictures, isGiven);
  const { samples, given } = makeSamples(root, classes, pictures);
  const dataset = { folder: root, classes, counts: [], samples, ...(isGiven && { given }), skipped: [], otherFiles: 0, warnings: [] };
  try {
    const { parts, warnings } = splitDataset(dataset, { seed, groupBy: groupBy === null ? undefined : parseGroupBy(groupBy) });
    const { train, validation, test } = parts;
    const shown = warnings.filter(({ code }) => code !== 'given-split').map(({ message }) => textOf(message));
    return { parts: { train: train.length, validation: validation.length, test: test.length }, warnings: shown };
  } catch (error) {
    if (error instanceof TangentError) return { parts: null, warnings: [textOf(error.said)] };
    throw error;
  }
}
