import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const entrySchema = z.object({
  /** The formulation taken. */
  chosen: z.string(),
  /** What each formulation took when they were measured. */
  milliseconds: z.record(z.string(), z.number()),
});
export type Entry = z.infer<typeof entrySchema>;

/** A file of measured choices, for one machine. */
const schema = z.object({
  version: z.literal(1),
  machine: z.string(),
  entries: z.record(z.string(), entrySchema),
});

/** Whether every formulation was measured: another version may have known fewer. */
function isComplete({ milliseconds }: Entry, formulations: readonly string[]): boolean {
  return formulations.every((formulation) => formulation in milliseconds);
}

/**
 * Remembers by which formulation each equation is computed fastest, in files that take precedence in their order. A
 * run keeps a file of its own, so that it goes on with the sums it began with when others have been measured since.
 */
export class FormulationBook {
  private entries: Map<string, Entry>[] | null = null;

  constructor(
    private readonly files: readonly string[],
    /** What measured choices hold for; entries of other machines do not count. */
    private readonly machine: string,
  ) {}

  /**
   * The entry for an equation's signature in which all of the formulations were measured; from now on one stands in
   * every file.
   */
  async find(signature: string, formulations: readonly string[]): Promise<Entry | null> {
    const known = await this.read();
    const entry = known.flatMap((entries) => entries.get(signature) ?? []).find((found) => isComplete(found, formulations));
    if (entry) await this.note(signature, entry);
    return entry ?? null;
  }

  /** Writes an entry into every file that has none, or one in which fewer formulations were measured. */
  async note(signature: string, entry: Entry): Promise<void> {
    const known = await this.read();
    for (const [index, entries] of known.entries()) {
      const found = entries.get(signature);
      if (found && isComplete(found, Object.keys(entry.milliseconds))) continue;
      entries.set(signature, entry);
      const file = this.files[index];
      if (file !== undefined) await this.write(file, entries);
    }
  }

  private async read(): Promise<Map<string, Entry>[]> {
    this.entries ??= await Promise.all(this.files.map((file) => this.readFile(file)));
    return this.entries;
  }

  private async readFile(file: string): Promise<Map<string, Entry>> {
    try {
      const { machine, entries } = schema.parse(JSON.parse(await readFile(file, 'utf8')));
      return new Map(machine === this.machine ? Object.entries(entries) : []);
    } catch {
      return new Map();
    }
  }

  /** A file that cannot be written costs the next start some seconds and is no reason to fail. */
  private async write(file: string, entries: ReadonlyMap<string, Entry>): Promise<void> {
    const temporary = `${file}.${randomUUID()}.tmp`;
    try {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(temporary, JSON.stringify({ version: 1, machine: this.machine, entries: Object.fromEntries(entries) }, null, 1));
      await rename(temporary, file);
    } catch {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }
}
