import { describe, expect, it } from 'vitest';
import type { CandidateRun, CandidateTrainer, Snapshot } from '../../../src/trainer/training/candidate';
import { race } from '../../../src/trainer/training/race';
import { behavesAsRace, carriedOut, three, type Given, type Losses } from './races';

/** Candidates whose validation losses are given; accuracy follows from the loss. */
function trainer(losses: Losses): CandidateTrainer {
  const run = (value: number, begun: number): CandidateRun => {
    let epoch = begun;
    return {
      get epoch() {
        return epoch;
      },
      converged: false,
      runEpoch: () => {
        const loss = losses[value]?.[epoch] ?? 9;
        epoch += 1;
        return Promise.resolve({ trainLoss: loss, trainAccuracy: 0, validationLoss: loss, validationAccuracy: 1 - loss });
      },
      parameters: () => Promise.resolve(Float32Array.of(value, epoch)),
      snapshot: () => Promise.resolve<Snapshot>({ numbers: { epoch }, arrays: {} }),
      dispose: () => Promise.resolve(),
    };
  };
  return {
    searched: 'learningRate',
    batchesPerEpoch: 1,
    start: (value) => Promise.resolve(run(value, 0)),
    resume: (value, { numbers }) => Promise.resolve(run(value, numbers['epoch'] ?? 0)),
    tensors: () => ({}),
    dispose: () => Promise.resolve(),
  };
}

const raced = (losses: Losses, values: readonly number[], given: Given = {}) =>
  carriedOut((options, events, from) => race(trainer(losses), options, events, from), values, given);

describe('a race', () => {
  behavesAsRace(raced, 11);

  it('trains one candidate after the other', async () => {
    const { told } = await raced(three, [1, 2, 3]);
    expect(told.slice(0, 9)).toEqual(['0 starts', '0: 1', '0: 2', '1 starts', '1: 1', '1: 2', '2 starts', '2: 1', '2: 2']);
  });

  it('that is ended on request gives the best of what it has', async () => {
    let asked = 0;
    const { candidates, chosen, told } = await raced(three, [1, 2, 3], { ends: () => (asked += 1) > 3 });
    expect(candidates.map(({ value, epochs }) => [value, epochs])).toEqual([[1, 2], [2, 2]]);
    expect(chosen).toBe(2);
    expect(told.slice(-2)).toEqual(['1 ends after 2', '0 ends after 2']);
    const begun = await raced(three, [1, 2, 3], { ends: () => true });
    expect(begun.candidates.map(({ epochs }) => epochs)).toEqual([1]);
  });
});
