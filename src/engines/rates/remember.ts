import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { productKinds, type Rates } from './estimate';

const positive = z.number().positive();
const ratesSchema = z.object({ operations: z.record(z.enum(productKinds), positive), bytes: positive, call: positive });
const entrySchema = z.object({
  rates: ratesSchema,
  /** Milliseconds since 1970 up to which they hold; null where they hold as long as the machine stays the same. */
  until: z.number().nullable(),
});
type Entry = z.infer<typeof entrySchema>;
const schema = z.object({
  version: z.literal(1),
  /** Of the machine that was measured. */
  key: z.string(),
  engines: z.record(z.string(), entrySchema),
});

async function readAll(file: string, key: string): Promise<Record<string, Entry>> {
  try {
    const found = schema.parse(JSON.parse(await readFile(file, 'utf8')));
    return found.key === key ? found.engines : {};
  } catch {
    return {};
  }
}

/** The rates that an engine was measured to have on this very machine; null where none are known that still hold. */
export async function rememberedRates(file: string, key: string, engine: string, now = Date.now()): Promise<Rates | null> {
  const engines = await readAll(file, key);
  const entry = Object.hasOwn(engines, engine) ? engines[engine] : undefined;
  return entry && (entry.until === null || now < entry.until) ? entry.rates : null;
}

/**
 * Keeps an engine's rates, for good or up to a time. A file that cannot be written costs the next question some
 * seconds and is no reason to fail.
 */
export async function rememberRates(file: string, key: string, engine: string, rates: Rates, until: number | null = null): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    const engines = { ...(await readAll(file, key)), [engine]: { rates, until } };
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(temporary, JSON.stringify({ version: 1, key, engines }));
    await rename(temporary, file);
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}
