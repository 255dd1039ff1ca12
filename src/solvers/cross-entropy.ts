/** Labelled samples whose logits lie row by row in one array. */
export interface Labelled {
  readonly labels: Int32Array;
  readonly classes: number;
  /** Rows of one sample, one after the other, which count by their mean probabilities; default 1. */
  readonly views?: number;
}

/** ln Σ exp of one row of logits, safe against overflow. */
function logSumExp(logits: Float64Array, row: number, classes: number): number {
  let largest = -Infinity;
  for (let k = 0; k < classes; k++) largest = Math.max(largest, logits[row * classes + k] ?? 0);
  let sum = 0;
  for (let k = 0; k < classes; k++) sum += Math.exp((logits[row * classes + k] ?? 0) - largest);
  return largest + Math.log(sum);
}

/**
 * Logarithm of the mean over views of the softmax probabilities: [n·v, c] → [n, c], logits of the same probabilities.
 * With one view the logits as they are.
 */
export function averageViews(rows: Float64Array, { classes, views = 1 }: Omit<Labelled, 'labels'>): Float64Array {
  if (views === 1) return rows;
  const logits = new Float64Array(rows.length / views).fill(-Infinity);
  for (let row = 0; row * classes < rows.length; row++) {
    const normalizer = logSumExp(rows, row, classes) + Math.log(views);
    const from = Math.floor(row / views) * classes;
    for (let k = 0; k < classes; k++) logits[from + k] = logSum(logits[from + k] ?? 0, (rows[row * classes + k] ?? 0) - normalizer);
  }
  return logits;
}

/** ln(eᵃ + eᵇ) of finite b. */
function logSum(a: number, b: number): number {
  return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
}

/** Mean cross-entropy of logits [n·v, c] in nats, summed in float64; 0 without samples. */
export function meanCrossEntropy(rows: Float64Array, labelled: Labelled): number {
  const { labels, classes } = labelled;
  const logits = averageViews(rows, labelled);
  let sum = 0;
  for (let row = 0; row < labels.length; row++) {
    sum += logSumExp(logits, row, classes) - (logits[row * classes + (labels[row] ?? 0)] ?? 0);
  }
  return labels.length === 0 ? 0 : sum / labels.length;
}

/** Fraction of rows whose largest logit (the first of equals) is the label's; 0 without samples. */
export function accuracy(rows: Float64Array, labelled: Labelled): number {
  const { labels, classes } = labelled;
  const logits = averageViews(rows, labelled);
  let right = 0;
  for (let row = 0; row < labels.length; row++) {
    let best = 0;
    for (let k = 1; k < classes; k++) {
      if ((logits[row * classes + k] ?? 0) > (logits[row * classes + best] ?? 0)) best = k;
    }
    if (best === labels[row]) right += 1;
  }
  return labels.length === 0 ? 0 : right / labels.length;
}

/** Gradient of the mean cross-entropy with respect to the logits: (softmax − one-hot)/n, as float32 [n, c]. */
export function logitsGradient(logits: Float64Array, { labels, classes }: Labelled): Float32Array {
  const gradient = new Float32Array(logits.length);
  const count = Math.max(labels.length, 1);
  for (let row = 0; row < labels.length; row++) {
    const normalizer = logSumExp(logits, row, classes);
    for (let k = 0; k < classes; k++) {
      const probability = Math.exp((logits[row * classes + k] ?? 0) - normalizer);
      gradient[row * classes + k] = (probability - (labels[row] === k ? 1 : 0)) / count;
    }
  }
  return gradient;
}

/**
 * First and second derivative at step t of the mean cross-entropy of logits + t·direction.
 */
export function slopeAlong(
  logits: Float64Array,
  direction: Float64Array,
  t: number,
  { labels, classes }: Labelled,
): readonly [slope: number, curvature: number] {
  let slope = 0;
  let curvature = 0;
  for (let row = 0; row < labels.length; row++) {
    const start = row * classes;
    let largest = -Infinity;
    for (let k = start; k < start + classes; k++) largest = Math.max(largest, (logits[k] ?? 0) + t * (direction[k] ?? 0));
    let [sum, first, second] = [0, 0, 0];
    for (let k = start; k < start + classes; k++) {
      const d = direction[k] ?? 0;
      const weight = Math.exp((logits[k] ?? 0) + t * d - largest);
      sum += weight;
      first += weight * d;
      second += weight * d * d;
    }
    const mean = first / sum;
    slope += mean - (direction[start + (labels[row] ?? 0)] ?? 0);
    curvature += second / sum - mean * mean;
  }
  const count = Math.max(labels.length, 1);
  return [slope / count, curvature / count];
}

/** Softmax of each row of logits [n, c], as float32. */
export function softmaxRows(logits: Float64Array, classes: number): Float32Array {
  const probabilities = new Float32Array(logits.length);
  for (let row = 0; row * classes < logits.length; row++) {
    const normalizer = logSumExp(logits, row, classes);
    for (let k = row * classes; k < (row + 1) * classes; k++) probabilities[k] = Math.exp((logits[k] ?? 0) - normalizer);
  }
  return probabilities;
}

/** Turns a row of logits into probabilities. @returns ln Σ exp of the logits */
export function softmaxInPlace(rows: Float64Array, start: number, classes: number): number {
  let largest = -Infinity;
  for (let k = start; k < start + classes; k++) largest = Math.max(largest, rows[k] ?? 0);
  let sum = 0;
  for (let k = start; k < start + classes; k++) sum += rows[k] = Math.exp((rows[k] ?? 0) - largest);
  for (let k = start; k < start + classes; k++) rows[k] = (rows[k] ?? 0) / sum;
  return largest + Math.log(sum);
}
