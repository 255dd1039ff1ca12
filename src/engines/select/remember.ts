import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { engineChoices } from '../../contract/experiment';
import { saidSchema } from '../../contract/message-schema';
import type { Choice } from './choose';

const schema = z.object({
  version: z.literal(1),
  /** Of the machine for which the choice was made. */
  key: z.string(),
  chosen: z.enum(engineChoices),
  candidates: z.array(
    z.object({
      name: z.enum(engineChoices),
      version: z.string().nullable(),
      device: z.string().nullable(),
      threads: z.number().nullable(),
      usable: z.boolean(),
      chosen: z.boolean(),
      reason: saidSchema,
      milliseconds: z.number().nullable(),
    }),
  ),
});

/** The choice that was made for this very machine; null where there is none, or none that can be read. */
export async function rememberedChoice(file: string, key: string): Promise<Choice | null> {
  try {
    const found = schema.parse(JSON.parse(await readFile(file, 'utf8')));
    return found.key === key ? { chosen: found.chosen, candidates: found.candidates } : null;
  } catch {
    return null;
  }
}

/** Keeps a choice. A cache that cannot be written costs the next start some seconds and is no reason to fail. */
export async function rememberChoice(file: string, key: string, choice: Choice): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(temporary, JSON.stringify({ version: 1, key, ...choice }));
    await rename(temporary, file);
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}
