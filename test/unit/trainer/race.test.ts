import { describe, expect, it } from 'vitest';
import type { CandidateRun, CandidateTrainer, Snapshot } from '../../../src/trainer/training/candidate';
import { race, type RaceOptions } from '../../../src/trainer/training/race';
import type { SearchState } from '../../../src/trainer/training/search-state';
import { falling, listener, three, type Losses } from './told-search';

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

const options: Omit<RaceOptions, 'values'> = { rungs: [2, 4], maxEpochs: 6, patience: 3, validated: true };

/** The race, all that it told, and every state that it offered to be saved. */
async function raced(losses: Losses, values: readonly number[], from: SearchState | null = null, changed: Partial<RaceOptions> = {}) {
  const { told, states, events } = listener();
  const result = await race(trainer(losses), { ...options, ...changed, values }, events, from);
  const candidates = result.candidates.map((candidate) => ({ ...candidate, seconds: 0 }));
  return { candidates, chosen: result.chosen.value, parameters: result.parameters, told, states };
}

describe('a race', () => {
  it('trains all for the first rung, and the best third to the end', async () => {
    const { candidates, chosen, parameters, told } = await raced(three, [1, 2, 3]);
    expect(candidates.map(({ value, epochs }) => [value, epochs])).toEqual([[1, 2], [2, 6], [3, 2]]);
    expect(chosen).toBe(2);
    expect([...parameters]).toEqual([2, 6]);
    expect(told.slice(0, 9)).toEqual(['0 starts', '0: 1', '0: 2', '1 starts', '1: 1', '1: 2', '2 starts', '2: 1', '2: 2']);
    expect(told.slice(9, 12)).toEqual(['2 ends after 2', '0 ends after 2', '1: 3']);
  });

  it('goes on with fewer at each rung', async () => {
    const losses = Object.fromEntries([1, 2, 3, 4, 5].map((value) => [value, falling(0.3 + value / 10)]));
    const { candidates } = await raced(losses, [5, 4, 3, 2, 1]);
    expect(candidates.map(({ epochs }) => epochs)).toEqual([2, 2, 2, 4, 6]);
  });

  it('chooses one that was left behind if none becomes better', async () => {
    const { chosen, parameters } = await raced({ 1: [0.5, 0.5], 2: [0.49, 0.51, 0.9, 0.9, 0.9, 0.9], 3: [0.7, 0.1, 0.6] }, [1, 2, 3]);
    expect(chosen).toBe(3);
    expect([...parameters]).toEqual([3, 2]);
  });

  it('ends a candidate whose loss does not fall, before its rung too', async () => {
    const { candidates } = await raced({ 1: new Array<number>(6).fill(0.5), 2: falling(0.9) }, [1, 2], null, { rungs: [5] });
    expect(candidates.map(({ epochs }) => epochs)).toEqual([4, 6]);
  });

  it('leaves none behind without a validation part', async () => {
    const { candidates } = await raced(three, [1, 2, 3], null, { validated: false });
    expect(candidates.map(({ epochs }) => epochs)).toEqual([6, 6, 6]);
  });

  it('that is ended on request gives the best of what it has', async () => {
    let asked = 0;
    const { candidates, chosen, told } = await raced(three, [1, 2, 3], null, { ends: () => (asked += 1) > 3 });
    expect(candidates.map(({ value, epochs }) => [value, epochs])).toEqual([[1, 2], [2, 2]]);
    expect(chosen).toBe(2);
    expect(told.slice(-2)).toEqual(['1 ends after 2', '0 ends after 2']);
    const begun = await raced(three, [1, 2, 3], null, { ends: () => true });
    expect(begun.candidates.map(({ epochs }) => epochs)).toEqual([1]);
  });

  it('goes on from each of its states to the same end, telling the same from there on', async () => {
    const losses: Losses = { ...three, 4: [0.5, 0.9, 0.9, 0.9], 5: [0.65, 0.65, 0.65, 0.65] };
    for (const changed of [{}, { patience: 2 }, { rungs: [3] }]) {
      const whole = await raced(losses, [4, 1, 2, 3, 5], null, changed);
      expect(whole.states.length).toBeGreaterThan(10);
      for (const { told, state } of whole.states) {
        const again = await raced(losses, [4, 1, 2, 3, 5], state, changed);
        expect(again.candidates).toEqual(whole.candidates);
        expect(again.chosen).toBe(whole.chosen);
        expect(again.parameters).toEqual(whole.parameters);
        expect(again.told).toEqual(whole.told.slice(told));
      }
    }
  });
});
