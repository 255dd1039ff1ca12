/**
 * The probability that a Student variable lies within ±√degrees · tan(angle), by the finite series of whole degrees of
 * freedom (Abramowitz & Stegun, "Handbook of Mathematical Functions", 26.7.3 and 26.7.4).
 */
function within(angle: number, degrees: number): number {
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const odd = degrees % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let power = odd ? 3 : 2; power <= degrees - 2; power += 2) {
    term *= ((power - 1) / power) * cosine ** 2;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
}

/**
 * The 0.975 quantile of Student's t, by bisection.
 * @param degrees of freedom, a whole number from 1
 * @throws RangeError of any other number
 */
export function student975(degrees: number): number {
  if (!Number.isInteger(degrees) || degrees < 1) throw new RangeError(`${degrees} degrees of freedom`);
  let [low, high] = [0, Math.PI / 2];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (within(middle, degrees) < 0.95) low = middle;
    else high = middle;
  }
  return Math.sqrt(degrees) * Math.tan((low + high) / 2);
}

/** 95 % interval of a mean by Student's t; undefined of a single value. */
export function meanInterval(mean: number, deviation: number, values: number): [number, number] {
  if (values < 2) return [Number.NaN, Number.NaN];
  const half = (student975(values - 1) * deviation) / Math.sqrt(values);
  return [mean - half, mean + half];
}
