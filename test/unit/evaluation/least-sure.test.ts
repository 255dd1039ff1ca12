import { describe, expect, it } from 'vitest';
import { testPredictionsSchema, type TestPredictions } from '../../../src/contract/predictions';
import { leastSure } from '../../../src/evaluation';

const probabilities = { full: [0.9, 0.4, 0.8, 0.3], activation: [0.9, 0.6, 0.1, 0.9] };
const method = (labelProbability: number[]) => ({ predicted: [0, 1, 0, 1], probability: labelProbability.map((p) => Math.max(p, 1 - p)), labelProbability });
const all: TestPredictions = {
  ...{ version: 1, classes: ['cat', 'dog'], files: ['a', 'b', 'c', 'd'], labels: [0, 0, 1, 1] },
  methods: { full: method(probabilities.full), activation: method(probabilities.activation) },
};

describe('the pictures of which some method is least sure', () => {
  it('are kept in their order, with what each method says of them', () => {
    const kept = leastSure(all, 2);
    expect([kept.files, kept.labels]).toEqual([['c', 'd'], [1, 1]]);
    expect(kept.methods.full?.labelProbability).toEqual([0.8, 0.3]);
    expect(kept.methods.activation).toEqual({ predicted: [0, 1], probability: [0.9, 0.9], labelProbability: [0.1, 0.9] });
    expect(testPredictionsSchema.safeParse(kept).success).toBe(true);
  });

  it('are all where they are few', () => expect(leastSure(all, 4)).toBe(all));

  it('are those first whose probability is undefined', () => {
    const undefinedOne = { ...all, methods: { full: method([0.9, 0.4, Number.NaN, 0.3]) } };
    expect(leastSure(undefinedOne, 1).files).toEqual(['c']);
  });
});
