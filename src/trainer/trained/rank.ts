import type { Ranked } from '../../contract/predict';

/** The likeliest classes of a picture, likeliest first; of equals the one that comes first among the classes. */
export function ranked(probabilities: Float64Array, classes: readonly string[], count: number): Ranked {
  const order = Array.from(probabilities, (probability, index) => ({ probability, index }));
  order.sort((a, b) => b.probability - a.probability || a.index - b.index);
  return order.slice(0, count).map(({ probability, index }) => ({ class: classes[index] ?? '', probability }));
}
