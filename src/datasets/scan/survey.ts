import path from 'node:path';
import type { Survey } from '../../contract/jobs';
import { counted } from '../dataset';
import { unreadableFolder } from './errors';
import { findLayout } from './layout';
import { naturally, walkClass, type Leftovers } from './walk';
import { imbalance } from './warnings';

/**
 * The classes of a folder of pictures and how many each has, by names alone: no file is opened, so that damaged
 * pictures count and repeated ones are not found.
 * @param folder absolute, or relative to the current folder
 * @throws TangentError `bad-dataset` if the folder cannot be read
 */
export async function surveyDataset(folder: string): Promise<Survey> {
  const root = path.resolve(folder);
  const leftovers: Leftovers = { skipped: [], otherFiles: 0 };
  const layout = await findLayout(root, leftovers).catch((error: unknown) => {
    throw unreadableFolder(root, error);
  });
  const counts = new Map<string, number>();
  for (const { folder: entry } of layout.classes) {
    const { pictures } = await walkClass(entry.file, root, leftovers);
    counts.set(entry.name, (counts.get(entry.name) ?? 0) + pictures.length);
  }
  const classes = [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => naturally(a.name, b.name));
  const used = classes.filter(({ count }) => count > 0);
  const warnings = [...layout.warnings, ...imbalance(used.map(({ name }) => name), used.map(({ count }) => count))];
  return { classes, given: layout.given, warnings: [...warnings.map(({ message }) => message), ...leftOut()] };

  function leftOut(): string[] {
    const empty = classes.length - used.length;
    const files = leftovers.skipped.length + layout.stray.length;
    return [
      ...(empty > 0 ? [`${counted(empty, 'folder has no pictures', 'folders have no pictures')} and will be left out`] : []),
      ...(files > 0 ? [`${counted(files, 'file cannot be used', 'files cannot be used')} and will be left out`] : []),
    ];
  }
}
