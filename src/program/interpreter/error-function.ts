const terms = 60;

/** Maclaurin series of erf, scaled so that every term is positive: e^(−x²)·2/√π·Σ 2ⁿ x^(2n+1) / (1·3·…·(2n+1)). */
function series(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n <= terms; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** Laplace's continued fraction of erfc for x > 0: e^(−x²)/√π · 1/(x + ½/(x + 1/(x + 3⁄2/(x + …)))). */
function complement(x: number): number {
  let denominator = x;
  for (let n = terms; n >= 1; n--) denominator = x + n / 2 / denominator;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * denominator);
}

/** The error function in float64, to about 1e-15 (Abramowitz and Stegun, 7.1.6 and 7.1.14). */
export function erf(x: number): number {
  const size = Math.abs(x);
  const value = size < 2.5 ? series(size) : 1 - complement(size);
  return x < 0 ? -value : value;
}
