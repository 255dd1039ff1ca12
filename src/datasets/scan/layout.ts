import { say } from '../../contract/message';
import { partNames, type DatasetWarning, type PartName, listed } from '../dataset';
import { fileKind } from './file-kinds';
import { visibleEntries, type Entry, type Leftovers } from './walk';

/** A class folder, in one of the parts that the dataset's folder makes or in none. */
export interface LocatedClass {
  readonly folder: Entry;
  readonly part?: PartName;
}

export interface Layout {
  readonly classes: LocatedClass[];
  /** Whether the folder makes parts. */
  readonly given: boolean;
  /** Pictures that lie in no class folder. */
  readonly stray: Entry[];
  readonly warnings: DatasetWarning[];
}

const partOfName = new Map<string, PartName>([
  ...['train', 'training'].map((name) => [name, 'train'] as const),
  ...['val', 'valid', 'validation'].map((name) => [name, 'validation'] as const),
  ...['test', 'testing'].map((name) => [name, 'test'] as const),
]);

interface PartFolder {
  readonly part: PartName;
  readonly folder: Entry;
  readonly entries: readonly Entry[];
}

/**
 * Where a dataset's class folders are: in the folder itself, or in its folders train, val or validation, and test.
 * A folder with a part's name is a part only if it holds folders and no pictures (else it is a class: a train is also
 * a vehicle), there is a training part, and either another part or nothing else beside it.
 * @throws the file system's error if the folder cannot be read
 */
export async function findLayout(root: string, leftovers: Leftovers): Promise<Layout> {
  const top = await visibleEntries(root, leftovers);
  const folders = top.filter(({ kind }) => kind === 'folder');
  const parts = await partFolders(folders);
  const names = new Set(parts.map(({ part }) => part));
  const given = names.has('train') && (names.size > 1 || folders.length === parts.length);
  if (!given) {
    const classes = folders.map((folder) => ({ folder }));
    return { classes, given, stray: pictures(top, leftovers), warnings: [] };
  }
  const stray = [top, ...parts.map(({ entries }) => entries)].flatMap((entries) => pictures(entries, leftovers));
  const others = folders.filter((folder) => !parts.some((part) => part.folder === folder));
  const classes = partNames.flatMap((part) =>
    parts
      .filter((found) => found.part === part)
      .flatMap(({ entries }) => entries.filter(({ kind }) => kind === 'folder').map((folder) => ({ folder, part }))),
  );
  return { classes, given, stray, warnings: others.length ? [strayFolders(others)] : [] };
}

async function partFolders(folders: readonly Entry[]): Promise<PartFolder[]> {
  const found: PartFolder[] = [];
  for (const folder of folders) {
    const part = partOfName.get(folder.name.toLowerCase());
    if (!part) continue;
    // What is skipped here is met again when the folder is read as a class.
    const unread: Leftovers = { skipped: [], otherFiles: 0 };
    const entries = await visibleEntries(folder.file, unread).catch(() => []);
    const holdsPictures = entries.some(({ kind, name }) => kind === 'file' && fileKind(name) !== 'other');
    if (!holdsPictures && entries.some(({ kind }) => kind === 'folder')) found.push({ part, folder, entries });
  }
  return found;
}

/** The pictures among files, the others counted. */
function pictures(entries: readonly Entry[], leftovers: Leftovers): Entry[] {
  const files = entries.filter(({ kind }) => kind === 'file');
  const found = files.filter(({ name }) => fileKind(name) !== 'other');
  leftovers.otherFiles += files.length - found.length;
  return found;
}

function strayFolders(folders: readonly Entry[]): DatasetWarning {
  const names = listed(folders.map(({ name }) => name));
  return { code: 'stray-folders', message: say`Beside the folders train, validation and test, these are ignored: ${names}` };
}
