import type { SkippedFile } from '../contract/figures';
import { english, say, toldOf, type Message, type Said } from '../contract/message';

/** One picture. `label` counts in the dataset's classes; pictures of one `group` stay in one part. */
export interface Sample {
  /** Absolute path. */
  readonly file: string;
  /** Path relative to the dataset's folder, with `/`. */
  readonly path: string;
  readonly label: number;
  /** Of the file's bytes, in hexadecimal digits. */
  readonly sha256: string;
  /** The same for pictures of the same bytes, whatever their label. */
  readonly group: number;
}

/** A file that should have been a sample. */
export interface Skipped {
  /** Absolute path. */
  readonly file: string;
  /** In plain words. */
  readonly reason: Said;
}

/** Something that a user should know; `code` is for programs, `message` for people. */
export interface DatasetWarning {
  readonly code:
    | 'nested-folders'
    | 'stray-folders'
    | 'empty-class'
    | 'imbalance'
    | 'duplicates'
    | 'label-conflict'
    | 'group-by'
    | 'given-split'
    | 'small-class'
    | 'part-from-train'
    | 'duplicates-across-parts';
  readonly message: Message;
}

export const partNames = ['train', 'validation', 'test'] as const;
export type PartName = (typeof partNames)[number];

/** Indexes into the dataset's samples, ascending. */
export type Parts = Readonly<Record<PartName, readonly number[]>>;

/** A folder of pictures; samples are in the natural order of their paths. */
export interface Dataset {
  /** Absolute path. */
  readonly folder: string;
  readonly classes: readonly string[];
  /** Samples of each class. */
  readonly counts: readonly number[];
  readonly samples: readonly Sample[];
  /** The parts that the folder itself makes, by folders train, val or validation, and test; a part may be empty. */
  readonly given?: Parts;
  readonly skipped: readonly Skipped[];
  /** Visible files that are no pictures. */
  readonly otherFiles: number;
  readonly warnings: readonly DatasetWarning[];
}

const most = 5;

/** A name for a one-line message: quoted, control characters replaced. */
export function quoted(name: string): string {
  return `"${name.replace(/\p{Cc}/gu, '�')}"`;
}

/** The first names of a list, for a one-line message. */
export function listed(names: readonly string[]): Said {
  const rest = names.length - most;
  const shown = names.slice(0, most).map(quoted).join(', ');
  return rest > 0 ? say`${shown} and ${rest} more` : shown;
}

/** How many pictures. */
export const pictures = (count: number): Message => (count === 1 ? say`1 picture` : say`${count} pictures`);

/** A file that is left out, as a run and the answers to questions tell it. */
export function leftOut({ file, reason }: Skipped): SkippedFile {
  return { file, reason: english(reason), ...toldOf(reason) };
}
