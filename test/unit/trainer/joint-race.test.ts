import { describe, expect, it } from 'vitest';
import type { JointRun, JointTrainer } from '../../../src/trainer/training/candidate';
import { jointRace } from '../../../src/trainer/training/joint-race';
import type { RaceOptions } from '../../../src/trainer/training/race';
import type { SearchState } from '../../../src/trainer/training/search-state';
import { falling, listener, three, type Losses } from './told-search';

/** Candidates whose losses are given; each epoch is noted with those that it trained. */
function trainer(losses: Losses, passes: number[][], optimal: Readonly<Record<number, number>>): JointTrainer {
  const run = (values: readonly number[], begun: number): JointRun => {
    let epoch = begun;
    return {
      get epoch() {
        return epoch;
      },
      converged: (place) => epoch >= (optimal[values[place] ?? NaN] ?? Infinity),
      runEpoch: (places) => {
        passes.push([...places]);
        const figures = places.map((place) => losses[values[place] ?? NaN]?.[epoch] ?? 9).map((loss) => {
          return { trainLoss: loss, trainAccuracy: 0, validationLoss: loss, validationAccuracy: 1 - loss };
        });
        epoch += 1;
        return Promise.resolve(figures);
      },
      parameters: (place) => Float32Array.of(values[place] ?? NaN, epoch),
      snapshot: () => ({ numbers: { epoch }, arrays: {} }),
    };
  };
  return {
    start: (values) => Promise.resolve(run(values, 0)),
    resume: (values, { numbers }) => Promise.resolve(run(values, numbers['epoch'] ?? 0)),
  };
}

interface Given extends Partial<RaceOptions> {
  readonly from?: SearchState;
  readonly optimal?: Readonly<Record<number, number>>;
}

async function raced(losses: Losses, values: readonly number[], { from, optimal = {}, ...changed }: Given = {}) {
  const passes: number[][] = [];
  const { told, states, events } = listener();
  const options: RaceOptions = { rungs: [2, 4], maxEpochs: 6, patience: 3, validated: true, values, ...changed };
  const result = await jointRace(trainer(losses, passes, optimal), options, events, from ?? null);
  const candidates = result.candidates.map((candidate) => ({ ...candidate, seconds: 0 }));
  return { candidates, chosen: result.chosen.value, parameters: result.parameters, endedEarly: result.endedEarly, told, passes, states };
}

describe('a race of candidates that are trained at once', () => {
  it('has one pass for all of them, and for the best third after the first rung', async () => {
    const { candidates, chosen, parameters, passes, told } = await raced(three, [1, 2, 3]);
    expect(passes).toEqual([[0, 1, 2], [0, 1, 2], [1], [1], [1], [1]]);
    expect(candidates.map(({ value, epochs }) => [value, epochs])).toEqual([[1, 2], [2, 6], [3, 2]]);
    expect(chosen).toBe(2);
    expect([...parameters]).toEqual([2, 6]);
    expect(told.slice(0, 9)).toEqual(['0 starts', '1 starts', '2 starts', '0: 1', '1: 1', '2: 1', '0: 2', '1: 2', '2: 2']);
    expect(told.slice(9, 12)).toEqual(['2 ends after 2', '0 ends after 2', '1: 3']);
  });

  it('goes on with fewer at each rung', async () => {
    const losses = Object.fromEntries([1, 2, 3, 4, 5].map((value) => [value, falling(0.3 + value / 10)]));
    const { candidates } = await raced(losses, [5, 4, 3, 2, 1]);
    expect(candidates.map(({ epochs }) => epochs)).toEqual([2, 2, 2, 4, 6]);
  });

  it('chooses one that was left behind if none becomes better, at its best epoch', async () => {
    const { chosen, parameters } = await raced({ 1: [0.5, 0.5], 2: [0.49, 0.51, 0.9, 0.9, 0.9, 0.9], 3: [0.1, 0.7] }, [1, 2, 3]);
    expect(chosen).toBe(3);
    expect([...parameters]).toEqual([3, 1]);
  });

  it('ends a candidate whose loss does not fall, or that is at its optimum, before its rung too', async () => {
    const losses: Losses = { 1: new Array<number>(6).fill(0.5), 2: falling(0.9), 3: falling(0.8) };
    const { candidates } = await raced(losses, [1, 2, 3], { rungs: [5], optimal: { 3: 2 } });
    expect(candidates.map(({ epochs, converged }) => [epochs, converged])).toEqual([[4, false], [6, false], [2, true]]);
  });

  it('leaves none behind without a validation part', async () => {
    const { candidates } = await raced(three, [1, 2, 3], { validated: false });
    expect(candidates.map(({ epochs }) => epochs)).toEqual([6, 6, 6]);
  });

  it('that is ended on request gives the best of what it has, after one epoch at least', async () => {
    const { candidates, chosen, endedEarly, told } = await raced(three, [1, 2, 3], { ends: () => true });
    expect(candidates.map(({ epochs }) => epochs)).toEqual([1, 1, 1]);
    expect([chosen, endedEarly]).toEqual([2, true]);
    expect(told.slice(-3)).toEqual(['1 ends after 1', '2 ends after 1', '0 ends after 1']);
  });

  it('goes on from each of its states to the same end, telling the same from there on', async () => {
    const losses: Losses = { ...three, 4: [0.5, 0.9, 0.9, 0.9], 5: [0.65, 0.65, 0.65, 0.65] };
    for (const changed of [{}, { patience: 2 }, { rungs: [3] }]) {
      const whole = await raced(losses, [4, 1, 2, 3, 5], changed);
      expect(whole.states.length).toBeGreaterThanOrEqual(6);
      for (const { told, state } of whole.states) {
        const again = await raced(losses, [4, 1, 2, 3, 5], { ...changed, from: state });
        expect(again.candidates).toEqual(whole.candidates);
        expect(again.chosen).toBe(whole.chosen);
        expect(again.parameters).toEqual(whole.parameters);
        expect(again.told).toEqual(whole.told.slice(told));
      }
    }
  });
});
