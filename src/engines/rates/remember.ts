import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { productKinds, type Rates } from './estimate';

const positive = z.number().positive();
const ratesSchema = z.object({ operations: z.record(z.enum(productKinds), positive), bytes: positive, call: positive });
const schema = z.object({
  version: z.literal(1),
  /** Of the machine that was measured. */
  key: z.string(),
  engines: z.record(z.string(), ratesSchema),
});

async function readAll(file: string, key: string): Promise<Record<string, Rates>> {
  try {
    const found = schema.parse(JSON.parse(await readFile(file, 'utf8')));
    return found.key === key ? found.engines : {};
  } catch {
    return {};
  }
}

/** The rates that an engine was measured to have on this very machine; null where it was not measured yet. */
export async function rememberedRates(file: string, key: string, engine: string): Promise<Rates | null> {
  const engines = await readAll(file, key);
  return (Object.hasOwn(engines, engine) ? engines[engine] : undefined) ?? null;
}

/** Keeps an engine's rates. A file that cannot be written costs the next question a second and is no reason to fail. */
export async function rememberRates(file: string, key: string, engine: string, rates: Rates): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    const engines = { ...(await readAll(file, key)), [engine]: rates };
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(temporary, JSON.stringify({ version: 1, key, engines }));
    await rename(temporary, file);
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}
