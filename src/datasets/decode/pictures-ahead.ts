import type { Preprocessing } from '../../contract/preprocessing';
import { decode, isModest } from './picture';
import type { Background } from './pixels';

export interface AheadOptions {
  readonly preprocessing: Preprocessing;
  readonly background: Background;
  /** Bytes of pixels that may be kept. */
  readonly budget: number;
  /** Whether a picture, given the SHA-256 of its bytes, was decoded in an earlier run and its pixels will not be asked for. */
  readonly known: (sha256: string) => boolean;
}

/** Decodes pictures for a network when they are examined, and keeps their pixels until they are asked for. */
export class PicturesAhead {
  private readonly kept = new Map<string, Uint8Array>();
  /** Pictures that are decoded at the moment. */
  private readonly begun = new Set<string>();
  private readonly size: number;
  private closed = false;

  constructor(private readonly options: AheadOptions) {
    const { width, height } = options.preprocessing;
    this.size = 3 * width * height;
  }

  /** Bytes of the pixels that are kept. */
  get bytes(): number {
    return this.size * this.kept.size;
  }

  /**
   * Decodes a picture wholly, if it is not known and there is room for its pixels.
   * @returns whether it is known to be whole
   * @throws UnreadablePicture, or the decoder's error, if the picture is damaged anywhere
   */
  async add(sha256: string, source: Uint8Array | string): Promise<boolean> {
    const { preprocessing, background, known } = this.options;
    if (this.kept.has(sha256) || known(sha256)) return true;
    if (!this.hasRoom() || this.begun.has(sha256) || !isModest(source)) return false;
    this.begun.add(sha256);
    try {
      const pixels = await decode(source, preprocessing, background);
      if (!this.closed) this.kept.set(sha256, pixels);
    } finally {
      this.begun.delete(sha256);
    }
    return true;
  }

  /** The pixels of the plain picture as `decodePicture` gives them, once; undefined where they are not kept. */
  take(sha256: string): Uint8Array | undefined {
    const pixels = this.kept.get(sha256);
    this.kept.delete(sha256);
    return pixels;
  }

  /** Frees the memory, and keeps no more: what is asked for later is decoded again. */
  clear(): void {
    this.kept.clear();
    this.closed = true;
  }

  private hasRoom(): boolean {
    return !this.closed && this.size * (this.kept.size + this.begun.size + 1) <= this.options.budget;
  }
}
