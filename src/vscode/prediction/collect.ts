import { lstat, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';

const kinds = /\.(jpe?g|jfif|png|webp|gif|tiff?|avif)$/i;

/**
 * The pictures among files, and of folders those within, by their names: hidden ones and what lies deeper than links lead
 * back are left out.
 * @returns at most `most` absolute paths, and whether there were more
 */
export async function pictureFiles(names: readonly string[], most: number): Promise<{ readonly files: string[]; readonly more: boolean }> {
  const files = new Set<string>();
  const seen = new Set<string>();
  const visit = async (name: string, given: boolean): Promise<void> => {
    if (files.size > most) return;
    const entry = await lstat(name).catch(() => null);
    const target = entry?.isSymbolicLink() ? await realpath(name).catch(() => name) : name;
    const stats = target === name ? entry : await lstat(target).catch(() => null);
    // A file that was named is tried, whatever it is called and even if it is gone: its reason is told.
    if (!stats?.isDirectory()) return void ((given || kinds.test(name)) && files.add(name));
    const folder = await realpath(target).catch(() => target);
    if (seen.has(folder)) return;
    seen.add(folder);
    const inside = (await readdir(name).catch(() => [])).filter((entryName) => !entryName.startsWith('.')).sort();
    for (const entryName of inside) await visit(path.join(name, entryName), false);
  };
  for (const name of names) await visit(path.resolve(name), true);
  return { files: [...files].slice(0, most), more: files.size > most };
}
