const smallest = 2;
/**
 * Pixels of a batch: what the network computes of them takes some thousand bytes each. Where batches are computed side by
 * side they are small, so that they stay in the caches.
 */
const mostPixels = { sideBySide: 4 * 224 * 224, processor: 8 * 224 * 224, other: 64 * 224 * 224 } as const;
const mostPictures = 64;
/** A stop is obeyed between two batches. */
const longest = 400;
/** The first run of a size prepares memory; the quickest of the others counts, since other work on the machine only slows. */
const tries = 4;
/** What a larger batch must gain to be worth its memory. */
const gain = 0.95;

/** Pictures of a batch where several batches are computed side by side. */
export function picturesSideBySide(pixels: number): number {
  return Math.max(1, Math.min(mostPictures, Math.floor(mostPixels.sideBySide / pixels)));
}

/** Finds the size of batches that takes the least time for a picture, while batches of growing sizes do the work. */
export class BatchTuner {
  private settled = false;
  private runs = 0;
  private current = smallest;
  private quickest = Infinity;
  private best = { size: smallest, milliseconds: Infinity };
  private readonly most: number;

  /** @param pixels of one picture */
  constructor(pixels: number, onProcessor: boolean) {
    this.most = Math.min(mostPictures, mostPixels[onProcessor ? 'processor' : 'other'] / pixels);
  }

  /** Pictures of the next batch. */
  get size(): number {
    return this.current;
  }

  /** Tells how long a batch took. */
  took(pictures: number, milliseconds: number): void {
    // Batches of a size before may still be on their way, and the last is smaller.
    if (this.settled || pictures !== this.current) return;
    this.runs += 1;
    if (this.runs > 1) this.quickest = Math.min(this.quickest, milliseconds / pictures);
    if (this.runs >= tries) this.next();
  }

  private next(): void {
    const better = this.quickest < gain * this.best.milliseconds;
    if (better) this.best = { size: this.current, milliseconds: this.quickest };
    const larger = 2 * this.current;
    if (better && larger <= this.most && larger * this.quickest <= longest) {
      [this.current, this.runs, this.quickest] = [larger, 0, Infinity];
    } else {
      this.settled = true;
      this.current = this.best.size;
    }
  }
}
