import path from 'node:path';
import { say, type Message } from '../../contract/message';
import { listed, type DatasetWarning, type PartName, type Parts, type Sample } from '../dataset';
import { naturally, type Entry } from './walk';

/** A picture that can be read. */
export interface Picture {
  readonly entry: Entry;
  readonly className: string;
  /** The part whose folder it lies in. */
  readonly part: PartName | undefined;
  readonly sha256: string;
}

/** Classes that have pictures, in natural order, and a warning about the others. */
export function usableClasses(
  names: Iterable<string>,
  pictures: readonly Picture[],
  given: boolean,
): { classes: string[]; warnings: DatasetWarning[] } {
  const usable = pictures.filter(({ part }) => !given || part === 'train');
  const full = new Set(usable.map(({ className }) => className));
  const classes = [...full].sort(naturally);
  const empty = [...new Set(names)].filter((name) => !full.has(name)).sort(naturally);
  if (empty.length === 0) return { classes, warnings: [] };
  return { classes, warnings: [{ code: 'empty-class', message: emptyWords(empty, given) }] };
}

function emptyWords(empty: readonly string[], given: boolean): Message {
  const names = listed(empty);
  if (empty.length === 1) {
    return given
      ? say`This class is left out, it has no pictures that can be read in the training part: ${names}`
      : say`This class is left out, it has no pictures that can be read: ${names}`;
  }
  return given
    ? say`These classes are left out, they have no pictures that can be read in the training part: ${names}`
    : say`These classes are left out, they have no pictures that can be read: ${names}`;
}

/** The samples of the classes in the natural order of their paths, and the parts that the folder makes. */
export function makeSamples(
  root: string,
  classes: readonly string[],
  pictures: readonly Picture[],
): { samples: Sample[]; given: Parts } {
  const labels = new Map(classes.map((name, label) => [name, label]));
  const located = pictures.map((picture) => ({
    ...picture,
    path: path.relative(root, picture.entry.file).split(path.sep).join('/'),
  }));
  located.sort((a, b) => naturally(a.path, b.path));
  const samples: Sample[] = [];
  const groups = new Map<string, number>();
  const given = { train: [] as number[], validation: [] as number[], test: [] as number[] };
  for (const { entry, path: relative, className, part, sha256 } of located) {
    const label = labels.get(className);
    if (label === undefined) continue;
    const group = groups.get(sha256) ?? groups.size;
    groups.set(sha256, group);
    if (part) given[part].push(samples.length);
    samples.push({ file: entry.file, path: relative, label, sha256, group });
  }
  return { samples, given };
}
