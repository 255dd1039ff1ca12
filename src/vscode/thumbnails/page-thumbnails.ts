import type { NeedThumbnails, Thumbnails } from '../../contract/pages/thumbnails';

/** Milliseconds in which thumbnails are gathered to one message. */
const gathering = 50;

export interface PageThumbnailsOptions {
  /** The absolute path of a picture by the page's name for it; null if the page may not show it. */
  readonly resolve: (file: string) => string | null;
  /** Makes the thumbnail of a file: its path, null where there is none or the signal came first. */
  readonly make: (file: string, signal: AbortSignal) => Promise<string | null>;
  /** From where the page loads a thumbnail. */
  readonly address: (thumbnail: string) => string;
  readonly send: (message: Thumbnails) => void;
}

/** Answers one page's requests for thumbnails: the newest request replaces what has not been made of the one before. */
export class PageThumbnails {
  readonly #options: PageThumbnailsOptions;
  readonly #wanted = new Map<string, AbortController>();
  #made: Thumbnails['thumbnails'] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(options: PageThumbnailsOptions) {
    this.#options = options;
  }

  need({ files }: NeedThumbnails): void {
    const wanted = new Set(files);
    for (const [file, controller] of this.#wanted) {
      if (wanted.has(file)) continue;
      this.#wanted.delete(file);
      controller.abort();
    }
    for (const file of wanted) if (!this.#wanted.has(file)) void this.#make(file);
  }

  /** Nothing is made and sent any more. */
  dispose(): void {
    this.need({ type: 'need-thumbnails', files: [] });
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#made = [];
  }

  async #make(file: string): Promise<void> {
    const { resolve, make, address } = this.#options;
    const controller = new AbortController();
    this.#wanted.set(file, controller);
    const source = resolve(file);
    const thumbnail = source === null ? null : await make(source, controller.signal).catch(() => null);
    // Another request may have taken this one back, and named the file once more.
    if (this.#wanted.get(file) !== controller) return;
    this.#wanted.delete(file);
    this.#made.push({ file, address: thumbnail === null ? null : address(thumbnail) });
    this.#timer ??= setTimeout(() => this.#send(), gathering);
  }

  #send(): void {
    this.#timer = undefined;
    this.#options.send({ type: 'thumbnails', thumbnails: this.#made.splice(0) });
  }
}
