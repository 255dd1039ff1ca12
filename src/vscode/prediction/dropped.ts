import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Milliseconds after which what a panel left behind is removed: a window that crashed closes no panel. */
const forgotten = 7 * 24 * 3600 * 1000;

/** Files of pictures that were dropped without having one here: each panel has a folder, removed with the panel. */
export class DroppedPictures {
  readonly #parent: string;
  readonly #folder: string;

  /** @param storage of the extension @param panel identifier of the panel */
  constructor(storage: string, panel: string) {
    this.#parent = path.join(storage, 'dropped');
    this.#folder = path.join(this.#parent, panel);
  }

  /** Whether a file is one of these. */
  has(file: string): boolean {
    return file.startsWith(this.#folder + path.sep);
  }

  /** Writes a picture and gives its path; its name stays as far as a file system takes it. */
  async write(name: string, bytes: Uint8Array): Promise<string> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const plain = path.basename(name.replaceAll('\\', '/')).replace(/[\p{Cc}<>:"|?*/]/gu, '_').slice(-120);
    const usable = plain === '' || /^\.+$/.test(plain) ? 'picture' : plain;
    for (let count = 1; ; count += 1) {
      // Each lies in a folder of its own, so that it keeps its name beside others of the same.
      const folder = path.join(this.#folder, String(count));
      try {
        await mkdir(folder);
      } catch {
        if (count < 10_000) continue;
        throw new Error(`${this.#folder} has no room for another picture`);
      }
      const file = path.join(folder, usable);
      await writeFile(file, bytes, { flag: 'wx', mode: 0o600 });
      return file;
    }
  }

  async remove(file: string): Promise<void> {
    if (this.has(file)) await rm(path.dirname(file), { recursive: true, force: true });
  }

  async removeAll(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Removes folders of panels that are long gone. */
  async removeForgotten(): Promise<void> {
    for (const name of await readdir(this.#parent).catch(() => [])) {
      const folder = path.join(this.#parent, name);
      const stats = await stat(folder).catch(() => null);
      if (folder !== this.#folder && stats && Date.now() - stats.mtimeMs > forgotten) await rm(folder, { recursive: true, force: true });
    }
  }
}
