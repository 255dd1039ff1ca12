import type { Calibration } from '../contract/report';
import type { TestPart } from './mistakes';
import { predictions, probabilities } from './predictions';

/** Bins of equal width in which predictions are gathered by their probability; a bin holds its upper end. */
const bins = 10;

/**
 * How far a method's probabilities can be taken at their word on the test part: the expected calibration error with ten
 * bins of equal width (C. Guo et al., "On Calibration of Modern Neural Networks", 2017), the Brier score in the form of
 * G. W. Brier (1950), Σ over classes of (p − y)², and the mean cross-entropy in nats. NaN without samples.
 * @throws RangeError if the logits are not rows of as many numbers as there are classes
 */
export function calibration({ logits, labels, classes: { length: classes } }: TestPart): Calibration {
  const chances = probabilities(logits, classes);
  const predicted = predictions(logits, classes);
  const sums = Array.from({ length: bins }, () => ({ count: 0, confidence: 0, right: 0 }));
  let [brier, logLoss, confidence] = [0, 0, 0];
  for (const [sample, label] of labels.entries()) {
    const row = sample * classes;
    const own = chances[row + (predicted[sample] ?? 0)] ?? Number.NaN;
    const bin = sums[Math.min(bins - 1, Math.max(0, Math.ceil(own * bins) - 1))];
    if (bin) {
      bin.count += 1;
      bin.confidence += own;
      bin.right += Number(predicted[sample] === label);
    }
    confidence += own;
    logLoss += surprise(logits.subarray(row, row + classes), label);
    for (let k = 0; k < classes; k++) brier += ((chances[row + k] ?? Number.NaN) - Number(k === label)) ** 2;
  }
  const samples = labels.length;
  return {
    confidence: confidence / samples,
    expectedError: sums.reduce((sum, { confidence: said, right }) => sum + Math.abs(said - right), 0) / samples,
    brier: brier / samples,
    logLoss: logLoss / samples,
    bins: sums.map(({ count, confidence: said, right }) => ({ count, confidence: said / count, accuracy: right / count })),
  };
}

/** −ln of the probability that logits [c] give a class, without underflow. */
function surprise(logits: Float64Array, label: number): number {
  const largest = Math.max(...logits);
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - largest), 0);
  return Math.log(sum) + largest - (logits[label] ?? Number.NaN);
}
