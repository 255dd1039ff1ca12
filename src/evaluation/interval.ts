/** 97.5 % quantile of the standard normal distribution. */
const z = 1.959963984540054;

/**
 * Wilson's 95 % score interval of a fraction (E. B. Wilson, "Probable inference, the law of succession, and
 * statistical inference", 1927), without continuity correction. Of no trials: 0 to 1.
 * @throws RangeError unless 0 ≤ successes ≤ trials
 */
export function wilsonInterval(successes: number, trials: number): [number, number] {
  if (!(successes >= 0 && successes <= trials)) throw new RangeError(`${successes} successes in ${trials} trials`);
  if (trials === 0) return [0, 1];
  const fraction = successes / trials;
  const shrink = 1 + z ** 2 / trials;
  const centre = (fraction + z ** 2 / (2 * trials)) / shrink;
  const half = (z / shrink) * Math.sqrt((fraction * (1 - fraction)) / trials + z ** 2 / (4 * trials ** 2));
  return [successes === 0 ? 0 : centre - half, successes === trials ? 1 : centre + half];
}
