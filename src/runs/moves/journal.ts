import { appendFile, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { moveEventSchema, type Move, type MoveEvent } from '../../contract/moves';
import { ignoreFolder } from '../create-run';
import { systemCode, writingError } from '../file-errors';

const name = 'moves.jsonl';

/** The journal of a run's pictures: in the `.tangent` that the run lies in, else in one beside the run. */
export function journalOf(run: string): string {
  const absolute = path.resolve(run);
  for (let folder = absolute; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    if (path.basename(folder) === '.tangent') return path.join(folder, name);
  }
  return path.join(path.dirname(absolute), '.tangent', name);
}

/**
 * Adds a line; a line that a crash has torn is ended first.
 * @throws TangentError where nothing can be written
 */
export async function note(journal: string, event: MoveEvent): Promise<void> {
  try {
    await mkdir(path.dirname(journal), { recursive: true });
    await ignoreFolder(path.dirname(journal));
    const torn = !(await textOf(journal)).replace(/^$/, '\n').endsWith('\n');
    await appendFile(journal, `${torn ? '\n' : ''}${JSON.stringify(event)}\n`);
  } catch (cause) {
    throw writingError(cause, journal);
  }
}

/** The moves that have not been undone, in their order; lines that are none are passed over. */
export async function movesIn(journal: string): Promise<Move[]> {
  const standing = new Map<string, Move>();
  for (const line of (await textOf(journal)).split('\n')) {
    const event = moveEventSchema.safeParse(jsonOf(line));
    if (!event.success) continue;
    if (event.data.type === 'moved') standing.set(event.data.id, event.data);
    else standing.delete(event.data.id);
  }
  return [...standing.values()];
}

/** A picture that a run knows by the path it had, and where it is now. */
export interface MovedPicture {
  readonly file: string;
  readonly now: string;
  readonly toClass: string;
}

/**
 * The pictures of a dataset that lie elsewhere than a run knew them.
 * @param since moves before this time, ISO 8601, were known to the run
 */
export function movedPictures(moves: readonly Move[], dataset: string, since: string | null): MovedPicture[] {
  const first = new Map<string, string>();
  const moved = new Map<string, MovedPicture>();
  for (const { dataset: of, time, from, to, toClass } of moves) {
    if (path.resolve(of) !== path.resolve(dataset) || (since !== null && time < since)) continue;
    const file = first.get(from) ?? from;
    first.delete(from);
    first.set(to, file);
    if (to === file) moved.delete(file);
    else moved.set(file, { file, now: to, toClass });
  }
  return [...moved.values()];
}

async function textOf(journal: string): Promise<string> {
  try {
    return await readFile(journal, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return '';
    throw error;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
