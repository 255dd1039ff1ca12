import type { NeedThumbnails, Thumbnails } from '../../src/contract/pages/thumbnails';

/** Addresses that are kept of pictures out of sight. */
const most = 600;
/** Milliseconds between two requests while someone scrolls. */
const pause = 60;

/**
 * The thumbnails that a page knows: asks the host for those that its galleries show and forgets those shown long ago.
 * A page has one, and hands it each `thumbnails` message.
 */
export class ThumbnailStore {
  readonly #send: (message: NeedThumbnails) => void;
  /** Those used last at the end. */
  readonly #known = new Map<string, string | null>();
  readonly #wanted = new Map<object, readonly string[]>();
  readonly #listeners = new Set<() => void>();
  #asked = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (message: NeedThumbnails) => void) {
    this.#send = send;
  }

  /** How many addresses are kept. */
  get size(): number {
    return this.#known.size;
  }

  /** A picture's address; null if it cannot be read, undefined while that is not known. */
  get(file: string): string | null | undefined {
    return this.#known.get(file);
  }

  /** Says what a gallery shows now, instead of what it showed before. */
  want(gallery: object, files: readonly string[]): void {
    if (files.length > 0) this.#wanted.set(gallery, files);
    else this.#wanted.delete(gallery);
    this.#timer ??= setTimeout(() => this.#ask(), pause);
  }

  receive({ thumbnails }: Thumbnails): void {
    for (const { file, address } of thumbnails) this.#known.set(file, address);
    this.#trim();
    for (const listener of this.#listeners) listener();
  }

  /** The picture has changed or moved: it is asked for anew. */
  forget(files: readonly string[]): void {
    for (const file of files) this.#known.delete(file);
    this.#asked = '';
    this.#timer ??= setTimeout(() => this.#ask(), pause);
  }

  /** Calls `listener` when thumbnails have come, until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #ask(): void {
    this.#timer = undefined;
    const files = [...new Set([...this.#wanted.values()].flat())].filter((file) => !this.#known.has(file));
    const key = files.join('\n');
    if (key === this.#asked) return;
    this.#asked = key;
    this.#send({ type: 'need-thumbnails', files });
  }

  #trim(): void {
    if (this.#known.size <= most) return;
    const shown = new Set([...this.#wanted.values()].flat());
    for (const file of this.#known.keys()) {
      if (this.#known.size <= most) return;
      if (!shown.has(file)) this.#known.delete(file);
    }
  }
}
