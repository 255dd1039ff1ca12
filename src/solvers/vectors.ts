/** Any array of numbers that can be read and written by index. */
export type Vector = Float32Array | Float64Array;

/** Σ aᵢ·bᵢ in float64, in four sums that need not wait for each other. */
export function dot(a: Vector, b: Vector): number {
  let first = 0, second = 0, third = 0, fourth = 0; // prettier-ignore
  let i = 0;
  for (; i + 3 < a.length; i += 4) {
    first += (a[i] ?? 0) * (b[i] ?? 0);
    second += (a[i + 1] ?? 0) * (b[i + 1] ?? 0);
    third += (a[i + 2] ?? 0) * (b[i + 2] ?? 0);
    fourth += (a[i + 3] ?? 0) * (b[i + 3] ?? 0);
  }
  for (; i < a.length; i++) first += (a[i] ?? 0) * (b[i] ?? 0);
  return first + second + (third + fourth);
}

/** y ← y + factor·x. */
export function addScaled(y: Vector, factor: number, x: Vector): void {
  let i = 0;
  for (; i + 3 < y.length; i += 4) {
    y[i] = (y[i] ?? 0) + factor * (x[i] ?? 0);
    y[i + 1] = (y[i + 1] ?? 0) + factor * (x[i + 1] ?? 0);
    y[i + 2] = (y[i + 2] ?? 0) + factor * (x[i + 2] ?? 0);
    y[i + 3] = (y[i + 3] ?? 0) + factor * (x[i + 3] ?? 0);
  }
  for (; i < y.length; i++) y[i] = (y[i] ?? 0) + factor * (x[i] ?? 0);
}

/** result ← aᵢ where weightᵢ is 1, else 0. */
export function mask(result: Float32Array, weight: Uint8Array, a: Float32Array): void {
  for (let i = 0; i < a.length; i++) result[i] = weight[i] === 1 ? (a[i] ?? 0) : 0;
}

/** Σ over i of weightᵢ·aᵢ·bᵢ in float64. */
export function weightedDot(weight: Uint8Array, a: Vector, b: Vector): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) if (weight[i] === 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
