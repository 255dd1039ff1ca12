import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { englishLanguage, inEnglish, type Language } from '../contract/translate';

const bundleSchema = z.record(z.string(), z.string());

/**
 * The language of the report that a run leaves for people: the one that VS Code names in `TANGENT_LANGUAGE` if it was
 * started there, or that a user sets.
 * @param tag such as `zh-cn`
 * @returns English where there is no translation
 */
export async function reportLanguage(tag = process.env['TANGENT_LANGUAGE'] ?? ''): Promise<Language> {
  const name = tag.toLowerCase();
  const file = /^[a-z]{2,3}(-[a-z0-9]+)*$/.test(name) ? bundleOf(name) : null;
  if (file === null) return englishLanguage;
  try {
    const bundle = bundleSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    return { name, t: (message, ...values) => inEnglish(bundle[message] ?? message, ...values) };
  } catch {
    return englishLanguage;
  }
}

/** The translations of this installation, found upwards from this module (built or source). */
function bundleOf(name: string): string | null {
  for (let folder = path.dirname(fileURLToPath(import.meta.url)); ; folder = path.dirname(folder)) {
    const file = path.join(folder, 'l10n', `bundle.l10n.${name}.json`);
    if (existsSync(file)) return file;
    if (folder === path.dirname(folder)) return null;
  }
}
