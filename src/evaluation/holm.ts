/**
 * Adjusts the p-values of several comparisons so that the chance of one false find among them all stays as stated
 * (S. Holm, "A simple sequentially rejective multiple test procedure", 1979).
 * @param pValues in any order; NaN stands for a comparison that could not be made and does not count
 * @returns in the same order, at most 1; NaN stays
 */
export function holm(pValues: readonly number[]): number[] {
  const made = [...pValues.keys()].filter((index) => !Number.isNaN(pValues[index])).sort((a, b) => (pValues[a] ?? 0) - (pValues[b] ?? 0));
  const adjusted = pValues.map(() => Number.NaN);
  let least = 0;
  for (const [rank, index] of made.entries()) {
    least = Math.max(least, Math.min(1, (made.length - rank) * (pValues[index] ?? 1)));
    adjusted[index] = least;
  }
  return adjusted;
}
