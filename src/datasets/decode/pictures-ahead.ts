import type { Preprocessing } from '../../contract/preprocessing';
import { decodeWhole, isModest, type Background } from './picture';

export interface AheadOptions {
  readonly preprocessing: Preprocessing;
  readonly background: Background;
  /** Bytes of pixels that may be kept. */
  readonly budget: number;
  /** Whether the pixels of a picture, given the SHA-256 of its bytes, will be asked for. */
  readonly wanted: (sha256: string) => boolean;
}

/** Decodes pictures for a network when they are examined, and keeps their pixels until they are asked for. */
export class PicturesAhead {
  private readonly kept = new Map<string, Uint8Array>();
  private left: number;

  constructor(private readonly options: AheadOptions) {
    this.left = options.budget;
  }

  /**
   * Decodes a picture wholly, if its pixels are wanted and there is room for them.
   * @returns whether it did
   * @throws UnreadablePicture, or the decoder's error, if the picture is damaged anywhere
   */
  async add(sha256: string, source: Uint8Array | string): Promise<boolean> {
    const { preprocessing, background, wanted } = this.options;
    if (this.kept.has(sha256)) return true;
    const bytes = 3 * preprocessing.width * preprocessing.height;
    if (typeof source === 'string' || bytes > this.left || !wanted(sha256) || !isModest(source)) return false;
    this.left -= bytes;
    this.kept.set(sha256, await decodeWhole(source, preprocessing, background));
    return true;
  }

  /** The pixels of the plain picture as `decodePicture` gives them, once; undefined where they are not kept. */
  take(sha256: string): Uint8Array | undefined {
    const pixels = this.kept.get(sha256);
    this.kept.delete(sha256);
    return pixels;
  }

  /** Frees the memory: what is asked for later is decoded again. */
  clear(): void {
    this.kept.clear();
    this.left = 0;
  }
}
