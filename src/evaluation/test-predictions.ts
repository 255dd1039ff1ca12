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
  const methods = Object.fromEntries([...tests].map(([method, test]) => [method, methodPredictions(test)]));
  return { version: 1, classes: [...classes], files: [...files], labels: [...labels], methods };
}

/**
 * Of predictions those of the pictures to which some method gives the true class the lowest probability, in their order.
 * @param most how many pictures to keep at most
 */
export function leastSure(all: TestPredictions, most: number): TestPredictions {
  const methods = Object.entries(all.methods);
  if (all.files.length <= most) return all;
  const lowest = all.files.map((_, at) => Math.min(...methods.map(([, { labelProbability }]) => labelProbability[at] || 0)));
  const kept = [...all.files.keys()].sort((a, b) => (lowest[a] ?? 0) - (lowest[b] ?? 0)).slice(0, most).sort((a, b) => a - b);
  const of = <T>(array: readonly T[]): T[] => kept.flatMap((at) => array.slice(at, at + 1));
  const some = methods.map(([method, { predicted, probability, labelProbability }]) => [
    method,
    { predicted: of(predicted), probability: of(probability), labelProbability: of(labelProbability) },
  ]);
  return { ...all, files: of(all.files), labels: of(all.labels), methods: Object.fromEntries(some) };
}

/**
 * What a method says of the pictures of a part.
 * @throws RangeError if the logits are not rows of as many numbers as there are classes
 */
export function methodPredictions({ logits, labels, classes }: TestPart): MethodPredictions {
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
