import { binomialProbability } from './binomial';

/**
 * p-value of McNemar's exact test, two-sided: how probable a split of the discordant samples at least as uneven as
 * this one is if each falls to either side with probability 1/2 (Q. McNemar, 1947; twice the smaller tail of the
 * binomial distribution, at most 1). 1 if there are none.
 * @param onlyA samples that a alone has right
 * @param onlyB samples that b alone has right
 */
export function mcnemarExact(onlyA: number, onlyB: number): number {
  const n = onlyA + onlyB;
  const smaller = Math.min(onlyA, onlyB);
  if (onlyA === onlyB) return 1;
  // The tail's terms relative to its largest, which comes first, so that no term underflows alone.
  let term = 1;
  let tail = 0;
  for (let k = smaller; k >= 0 && term > tail * 2 ** -54; k--) {
    tail += term;
    term *= k / (n - k + 1);
  }
  return Math.min(1, 2 * tail * binomialProbability(smaller, n, 0.5));
}
