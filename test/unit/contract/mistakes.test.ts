import { describe, expect, it } from 'vitest';
import { confusedPairs, leastProbable, picturesOf } from '../../../src/contract/mistakes';
import type { TestPredictions } from '../../../src/contract/predictions';

/** Six pictures of two classes: `full` has 1 and 3 wrong, `activation` 1, 2 and 5. */
const tests: TestPredictions = {
  ...{ version: 1, classes: ['cat', 'dog'], files: ['0', '1', '2', '3', '4', '5'], labels: [0, 0, 0, 1, 1, 1] },
  methods: {
    full: { predicted: [0, 1, 0, 0, 1, 1], probability: [0.9, 0.6, 0.8, 0.7, 0.9, 0.8], labelProbability: [0.9, 0.4, 0.8, 0.3, 0.9, 0.8] },
    activation: { predicted: [0, 1, 1, 1, 1, 0], probability: [0.9, 0.6, 0.7, 0.6, 0.9, 0.8], labelProbability: [0.9, 0.4, Number.NaN, 0.6, 0.9, 0.2] },
  },
};

describe('the pictures of a test part', () => {
  it('are the mistakes, worst first, undefined probabilities before all', () => {
    expect(picturesOf(tests, { method: 'full' })).toEqual([3, 1]);
    expect(picturesOf(tests, { method: 'activation' })).toEqual([2, 5, 1]);
    expect(picturesOf(tests, { method: 'finetune' })).toEqual([]);
  });

  it('are those of a cell of the confusion matrix, on the diagonal as well', () => {
    expect(picturesOf(tests, { method: 'full', label: 0, predicted: 1 })).toEqual([1]);
    expect(picturesOf(tests, { method: 'full', label: 0, predicted: 0 })).toEqual([2, 0]);
    expect(picturesOf(tests, { method: 'full', label: 1 })).toEqual([3]);
  });

  it('are those that one model has right and another wrong', () => {
    expect(picturesOf(tests, { method: 'activation', right: 'full', wrong: 'activation' })).toEqual([2, 5]);
    expect(picturesOf(tests, { method: 'full', right: 'activation', wrong: 'full' })).toEqual([3]);
    expect(picturesOf(tests, { method: 'full', right: 'full', wrong: 'finetune' })).toEqual([]);
  });
});

describe('the pictures of a part that a method finds least probable', () => {
  it('come lowest first, right or wrong, undefined probabilities before all', () => {
    expect(leastProbable(tests, 'activation', 4)).toEqual([2, 5, 1, 3]);
    expect(leastProbable(tests, 'full', 2)).toEqual([3, 1]);
    expect(leastProbable(tests, 'finetune', 2)).toEqual([]);
  });
});

describe('confused pairs', () => {
  it('come most frequent first, without what is right', () =>
    expect(confusedPairs([[5, 1, 0], [4, 9, 0], [2, 0, 7]])).toEqual([
      { label: 1, predicted: 0, count: 4 },
      { label: 2, predicted: 0, count: 2 },
      { label: 0, predicted: 1, count: 1 },
    ])); // prettier-ignore
});
