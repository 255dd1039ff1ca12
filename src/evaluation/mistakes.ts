import type { Mistake } from '../contract/report';
import { predictions, probabilities } from './predictions';

/** The test part as a method saw it. */
export interface TestPart {
  /** [n, c]. */
  readonly logits: Float64Array;
  /** [n]: the true class of each sample. */
  readonly labels: Int32Array;
  /** Names of the c classes. */
  readonly classes: readonly string[];
}

/**
 * The samples that a method has wrong, worst first: by the probability it gives the true class, lowest first, at equal
 * probability in the order of the files.
 * @param files of the n samples
 * @param limit how many to give at most
 */
export function mistakes({ logits, labels, classes }: TestPart, files: readonly string[], limit: number): Mistake[] {
  const predicted = predictions(logits, classes.length);
  const chances = probabilities(logits, classes.length);
  const wrong = [...labels.keys()].flatMap((sample) => {
    const [label = 0, taken = 0] = [labels[sample], predicted[sample]];
    if (label === taken) return [];
    return {
      file: files[sample] ?? String(sample),
      label: classes[label] ?? String(label),
      predicted: classes[taken] ?? String(taken),
      confidence: chances[sample * classes.length + taken] ?? Number.NaN,
      labelProbability: chances[sample * classes.length + label] ?? Number.NaN,
    };
  });
  const order = ({ labelProbability }: Mistake): number => (Number.isNaN(labelProbability) ? -1 : labelProbability);
  return wrong.sort((a, b) => order(a) - order(b)).slice(0, limit);
}
