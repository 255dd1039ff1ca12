/** ln n!, to about 1e-15 of its size: the sum of logarithms for small n, else Stirling's series. */
export function logFactorial(n: number): number {
  if (n < 20) {
    let product = 1;
    for (let factor = 2; factor <= n; factor++) product *= factor;
    return Math.log(product);
  }
  const x = n + 1;
  const series = 1 / 12 - (1 / 360 - (1 / 1260 - 1 / (1680 * x * x)) / (x * x)) / (x * x);
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series / x;
}

/** Probability of k successes in n trials of probability p each. */
export function binomialProbability(k: number, n: number, p: number): number {
  if (p <= 0) return k === 0 ? 1 : 0;
  if (p >= 1) return k === n ? 1 : 0;
  const ways = logFactorial(n) - logFactorial(k) - logFactorial(n - k);
  return Math.exp(ways + k * Math.log(p) + (n - k) * Math.log1p(-p));
}

/**
 * The binomial variate (n trials of probability p) that a uniform number in [0, 1) stands for. The unit interval is
 * laid out with the probabilities of the mode, its neighbours, theirs and so on: the variate has the binomial
 * distribution, and is found after as many steps as it lies from the mode.
 */
export function binomialVariate(uniform: number, n: number, p: number): number {
  if (n === 0 || p <= 0) return 0;
  if (p >= 1) return n;
  const mode = Math.min(n, Math.floor((n + 1) * p));
  const odds = p / (1 - p);
  let [below, above] = [mode, mode];
  let [probabilityBelow, probabilityAbove] = [binomialProbability(mode, n, p), 0];
  probabilityAbove = probabilityBelow;
  let rest = uniform - probabilityBelow;
  if (rest < 0) return mode;
  while (below > 0 || above < n) {
    if (above < n) {
      probabilityAbove *= ((n - above) / (above + 1)) * odds;
      above += 1;
      rest -= probabilityAbove;
      if (rest < 0) return above;
    }
    if (below > 0) {
      probabilityBelow *= below / ((n - below + 1) * odds);
      below -= 1;
      rest -= probabilityBelow;
      if (rest < 0) return below;
    }
  }
  // The probabilities sum to 1 but for rounding.
  return mode;
}
