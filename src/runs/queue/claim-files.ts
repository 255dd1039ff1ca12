import { mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { systemCode, writingError } from '../file-errors';
import { heartbeatEvery, staleAfter } from '../heartbeat';
import { identitySchema, lives, ownIdentity } from '../process-identity';
import { writeWhole } from '../write-whole';
import type { Claim, Claims } from './queue';

const extension = '.json';
const contentSchema = identitySchema.extend({ version: z.literal(1), bytes: z.number().min(0), since: z.string() });

/**
 * Claims as files of one folder, each with the identity of its process. Its time of modification is the heartbeat,
 * which counts where the process itself cannot be judged. Files of processes that are gone are removed by whoever
 * reads them; claims of other hosts, which may share the folder but not the memory, are passed over.
 */
export class ClaimFiles implements Claims {
  readonly #folder: string;
  readonly #beats = new Map<string, NodeJS.Timeout>();
  readonly #heartbeatEvery: number;

  /** @param every milliseconds between heartbeats */
  constructor(folder: string, every = heartbeatEvery) {
    this.#folder = folder;
    this.#heartbeatEvery = every;
  }

  async list(): Promise<readonly Claim[]> {
    const names = await readdir(this.#folder).catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') return [];
      throw error;
    });
    const claims = names.filter((name) => /^\d.*\.json$/.test(name)).map((name) => this.#read(path.basename(name, extension)));
    return (await Promise.all(claims)).filter((claim) => claim !== null);
  }

  /** The heartbeat does not keep the process alive. @throws TangentError where the folder cannot be written */
  async add({ name, bytes }: Claim): Promise<void> {
    const file = this.#file(name);
    const content = JSON.stringify({ version: 1, ...ownIdentity(), bytes, since: new Date().toISOString() });
    await mkdir(this.#folder, { recursive: true }).catch((cause: unknown) => {
      throw writingError(cause, this.#folder);
    });
    await writeWhole(file, `${content}\n`);
    const beat = (): void => void utimes(file, new Date(), new Date()).catch(() => undefined);
    this.#beats.set(name, setInterval(beat, this.#heartbeatEvery).unref());
  }

  async remove(name: string): Promise<void> {
    clearInterval(this.#beats.get(name));
    this.#beats.delete(name);
    await removed(this.#file(name));
  }

  async #read(name: string): Promise<Claim | null> {
    const file = this.#file(name);
    let [beaten, text] = [0, ''];
    try {
      beaten = (await stat(file)).mtimeMs;
      text = await readFile(file, 'utf8');
    } catch {
      // It was removed meanwhile.
      return null;
    }
    const content = parsed(text);
    const fresh = Date.now() - beaten < staleAfter;
    const alive = content ? lives(content) : null;
    const sure = alive === true && content?.startTime !== null;
    if (alive === false || !(sure || fresh)) {
      await removed(file);
      return null;
    }
    if (content && content.host !== hostname()) return null;
    // What another version has written counts as long as it beats.
    return { name, bytes: content?.bytes ?? Infinity };
  }

  #file(name: string): string {
    return path.join(this.#folder, `${name}${extension}`);
  }
}

/** What cannot be removed now, as where somebody reads it on Windows, is so when it is read the next time. */
async function removed(file: string): Promise<void> {
  await rm(file, { force: true }).catch(() => undefined);
}

function parsed(text: string): z.infer<typeof contentSchema> | null {
  try {
    return contentSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
