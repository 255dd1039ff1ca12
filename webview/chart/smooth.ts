/**
 * The exponential moving average of a curve that grows, without the bias towards its start at zero: after n values the
 * average is divided by 1 − weightⁿ. What is not finite stays as it is and does not count.
 */
export class Smoothing {
  /** Of the past, 0…1 without 1; 0 leaves the curve as it is. */
  readonly weight: number;
  #averages = new Float64Array(64);
  #length = 0;
  #average = 0;
  #bias = 1;

  constructor(weight: number) {
    this.weight = weight;
  }

  /** The averages of a curve of which only the end is new; not to be kept. */
  of(values: Float64Array): Float64Array {
    this.#reserve(values.length);
    for (let i = this.#length; i < values.length; i += 1) this.#averages[i] = this.#next(values[i] ?? Number.NaN);
    this.#length = values.length;
    return this.#averages.subarray(0, values.length);
  }

  #next(value: number): number {
    if (!Number.isFinite(value)) return value;
    this.#average = this.weight * this.#average + (1 - this.weight) * value;
    this.#bias *= this.weight;
    return this.#average / (1 - this.#bias);
  }

  #reserve(length: number): void {
    if (length <= this.#averages.length) return;
    const larger = new Float64Array(Math.max(length, 2 * this.#averages.length));
    larger.set(this.#averages);
    this.#averages = larger;
  }
}

/** The whole average of a curve. */
export function smoothed(values: ArrayLike<number>, weight: number): Float64Array {
  return new Smoothing(weight).of(Float64Array.from(values));
}
