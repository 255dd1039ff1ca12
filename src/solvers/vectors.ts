/** Any array of numbers that can be read and written by index. */
export type Vector = Float32Array | Float64Array;

/** Σ aᵢ·bᵢ in float64. */
export function dot(a: Vector, b: Vector): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** y ← y + factor·x. */
export function addScaled(y: Vector, factor: number, x: Vector): void {
  for (let i = 0; i < y.length; i++) y[i] = (y[i] ?? 0) + factor * (x[i] ?? 0);
}

/** Σ over i of weightᵢ·aᵢ·bᵢ in float64. */
export function weightedDot(weight: Uint8Array, a: Vector, b: Vector): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) if (weight[i] === 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
