import type { MethodName } from '../contract/methods';
import type { MethodPredictions, TestPredictions } from '../contract/predictions';
import type { TestPart } from './mistakes';
import { predictions, probabilities } from './predictions';

const digits = 6;

/**
 * What each method says of each picture of the test part; probabilities to six significant digits.
 * @param files of the n samples, relative to the dataset's folder
 * @param part the names of the classes and the labels [n] that all methods were tested on
 * @throws RangeError if the logits are not rows of as many numbers as there are classes
 */
export function testPredictions(
  tests: ReadonlyMap<MethodName, TestPart>,
  files: readonly string[],
  { classes, labels }: Pick<TestPart, 'classes' | 'labels'>,
): TestPredictions {
  const methods = Object.fromEntries([...tests].map(([method, test]) => [method, ofMethod(test)]));
  return { version: 1, classes: [...classes], files: [...files], labels: [...labels], methods };
}

function ofMethod({ logits, labels, classes }: TestPart): MethodPredictions {
  const predicted = predictions(logits, classes.length);
  const chances = probabilities(logits, classes.length);
  const rounded = (sample: number, label: number): number =>
    Number((chances[sample * classes.length + label] ?? Number.NaN).toPrecision(digits));
  return {
    predicted: [...predicted],
    probability: Array.from(predicted, (label, sample) => rounded(sample, label)),
    labelProbability: Array.from(labels, (label, sample) => rounded(sample, label)),
  };
}
