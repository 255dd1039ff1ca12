/** A matrix, row by row. */
export type Matrix = readonly (readonly number[])[];

/**
 * Finite points at which polynomials are evaluated, by the length of a tile; one more lies at infinity. Of the sets
 * tried, these round least: at most twice the error of a direct sum in float32.
 */
const points: Readonly<Record<number, readonly number[]>> = {
  4: [0, 1, -1],
  5: [0, 0.8, -0.8, 2],
  6: [0, 2 / 3, -2 / 3, 3 / 2, -3 / 2],
};

/** Lengths that a tile may have. */
export const tileLengths = Object.keys(points).map(Number);

/** Coefficients of Π(x − a), the lowest power first. */
function withRoots(roots: readonly number[]): number[] {
  return roots.reduce<number[]>((known, root) => {
    const shifted = [0, ...known];
    return shifted.map((coefficient, power) => coefficient - root * (known[power] ?? 0));
  }, [1]);
}

/**
 * The matrices of a correlation y[i] = Σ g[j]·d[i + j] in one dimension, of a tile d of the given length with a kernel
 * g: y = A((G g) ∘ (B d)) with A [outputs, length], G [length, kernel], B [length, length] (Toom-Cook by the
 * transposition principle; Winograd 1980; for convolutional networks Lavin and Gray 2016).
 */
export function correlationMatrices(kernel: number, length: number): { readonly A: Matrix; readonly G: Matrix; readonly B: Matrix } {
  const finite = points[length] ?? [];
  const outputs = length - kernel + 1;
  const powers = (point: number, count: number): number[] => Array.from({ length: count }, (_, power) => point ** power);
  const lastOf = (count: number): number[] => Array.from({ length: count }, (_, i) => Number(i === count - 1));
  const others = (k: number): number[] => finite.filter((_, l) => l !== k);
  const G = finite.map((point, k) => {
    const divisor = others(k).reduce((product, other) => product * (point - other), 1);
    return powers(point, kernel).map((power) => power / divisor);
  });
  const columns = [...finite.map((point) => powers(point, outputs)), lastOf(outputs)];
  return {
    A: Array.from({ length: outputs }, (_, i) => columns.map((column) => column[i] ?? 0)),
    G: [...G, lastOf(kernel)],
    B: [...finite.map((_, k) => [...withRoots(others(k)), 0]), withRoots(finite)],
  };
}
