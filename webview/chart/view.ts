import { moved, zoomed, type Range } from './range';

/** Which part of the x axis charts show and where their crosshair stands; charts that share it move together. */
export class ChartView {
  readonly #listeners = new Set<(what: 'range' | 'cursor') => void>();
  #whole: Range = { min: 0, max: 1 };
  #part: Range | null = null;
  #cursor: number | null = null;

  /** The part shown: while nothing is zoomed, the whole as it grows. */
  get range(): Range {
    return this.#part ?? this.#whole;
  }

  get whole(): Range {
    return this.#whole;
  }

  get isZoomed(): boolean {
    return this.#part !== null;
  }

  /** The x of the crosshair. */
  get cursor(): number | null {
    return this.#cursor;
  }

  /** The curves have grown: charts that are drawn anew anyway are not told. */
  setWhole(whole: Range): void {
    this.#whole = whole;
  }

  /** Another axis: nothing of before has a meaning on it. */
  forget(): void {
    this.#part = this.#cursor = null;
    this.#tell('range');
    this.#tell('cursor');
  }

  show(part: Range): void {
    const { min, max } = this.#whole;
    this.#part = part.min <= min && part.max >= max ? null : part;
    this.#tell('range');
  }

  /** @param factor below 1 zooms in */
  zoom(factor: number, around = this.#cursor ?? (this.range.min + this.range.max) / 2): void {
    this.show(zoomed(this.range, around, factor, this.#whole));
  }

  /** @param share of what is shown */
  pan(share: number): void {
    const { min, max } = this.range;
    this.show(moved(this.range, share * (max - min), this.#whole));
  }

  reset(): void {
    this.#part = null;
    this.#tell('range');
  }

  /** Sets the crosshair, and shows the part where it stands if `follow`. */
  moveCursor(x: number | null, follow = false): void {
    if (x === this.#cursor) return;
    this.#cursor = x;
    const { min, max } = this.range;
    if (follow && x !== null && (x < min || x > max)) this.show(moved(this.range, x < min ? x - min : x - max, this.#whole));
    this.#tell('cursor');
  }

  /** Calls `listener` after each change until the returned function is called. */
  onChange(listener: (what: 'range' | 'cursor') => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(what: 'range' | 'cursor'): void {
    for (const listener of this.#listeners) listener(what);
  }
}
