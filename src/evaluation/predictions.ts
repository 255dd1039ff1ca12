/** How many rows of `classes` numbers an array [n, c] has. */
export function rowCount(logits: Float64Array, classes: number): number {
  if (!Number.isInteger(classes) || classes < 1 || logits.length % classes !== 0)
    throw new RangeError(`${logits.length} numbers are not rows of ${classes}`);
  return logits.length / classes;
}

/**
 * The predicted class of each row of logits [n, c]: the position of the largest, of equals the first. A row without a
 * number that compares is class 0.
 * @throws RangeError if the logits are not rows of `classes` numbers
 */
export function predictions(logits: Float64Array, classes: number): Int32Array {
  const predicted = new Int32Array(rowCount(logits, classes));
  for (let row = 0; row < predicted.length; row++) {
    let best = 0;
    for (let k = 1; k < classes; k++) {
      if ((logits[row * classes + k] ?? 0) > (logits[row * classes + best] ?? 0)) best = k;
    }
    predicted[row] = best;
  }
  return predicted;
}

/**
 * Softmax of each row of logits [n, c], safe against overflow; each row sums to 1.
 * @throws RangeError if the logits are not rows of `classes` numbers
 */
export function probabilities(logits: Float64Array, classes: number): Float64Array {
  const result = new Float64Array(logits.length);
  for (let row = 0; row < rowCount(logits, classes); row++) {
    const from = row * classes;
    let largest = -Infinity;
    for (let k = from; k < from + classes; k++) largest = Math.max(largest, logits[k] ?? 0);
    let sum = 0;
    for (let k = from; k < from + classes; k++) {
      const power = Math.exp((logits[k] ?? 0) - largest);
      result[k] = power;
      sum += power;
    }
    for (let k = from; k < from + classes; k++) result[k] = (result[k] ?? 0) / sum;
  }
  return result;
}
