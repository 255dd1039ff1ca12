/**
 * Exponential moving average of a curve, without the bias towards its start at zero: after n values the average is
 * divided by 1 − weightⁿ. What is not finite stays as it is and does not count.
 * @param weight of the past, 0…1 without 1; 0 leaves the curve as it is
 */
export function smoothed(values: ArrayLike<number>, weight: number): Float64Array {
  const averages = new Float64Array(values.length);
  let [average, bias] = [0, 1];
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? Number.NaN;
    if (!Number.isFinite(value)) {
      averages[i] = value;
      continue;
    }
    average = weight * average + (1 - weight) * value;
    bias *= weight;
    averages[i] = average / (1 - bias);
  }
  return averages;
}
