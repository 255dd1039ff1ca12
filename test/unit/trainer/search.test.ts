import { describe, expect, it } from 'vitest';
import type { CandidateRun, CandidateTrainer, EpochFigures } from '../../../src/trainer/training/candidate';
import { searchPath } from '../../../src/trainer/training/search';
import type { SearchOptions, SearchState } from '../../../src/trainer/training/search-state';

/** Candidates whose validation losses are given; each starts where the one before ended. */
function trainer(losses: Readonly<Record<number, readonly number[]>>): CandidateTrainer {
  const run = (value: number): CandidateRun => {
    let epoch = 0;
    const own = losses[value] ?? [];
    return {
      get epoch() {
        return epoch;
      },
      get converged() {
        return epoch === own.length;
      },
      runEpoch: () => {
        epoch += 1;
        const figures: EpochFigures = { trainLoss: 1, trainAccuracy: 0, validationLoss: own[epoch - 1] ?? NaN, validationAccuracy: 0.5 };
        return Promise.resolve(figures);
      },
      parameters: () => Promise.resolve(Float32Array.of(value, epoch)),
      snapshot: () => Promise.resolve({ numbers: {}, arrays: {} }),
      dispose: () => Promise.resolve(),
    };
  };
  return {
    searched: 'lambda',
    batchesPerEpoch: 1,
    start: (value) => Promise.resolve(run(value)),
    resume: (value) => Promise.resolve(run(value)),
    tensors: () => ({}),
    dispose: () => Promise.resolve(),
  };
}

const nothing = { candidateStarted: () => undefined, epoch: () => undefined, candidateFinished: () => undefined, checkpoint: () => Promise.resolve() };

async function epochs(losses: Readonly<Record<number, readonly number[]>>, options: Partial<SearchOptions> = {}): Promise<number[]> {
  const values = Object.keys(losses).map(Number).sort((a, b) => b - a);
  const usual: SearchOptions = { values, maxEpochs: 50, patience: 5, validated: true };
  const { candidates } = await searchPath(trainer(losses), { ...usual, ...options }, nothing, null);
  return candidates.map((candidate) => candidate.epochs);
}

const flat = (loss: number, count: number): number[] => new Array<number>(count).fill(loss);

describe('the search along a path', () => {
  it('waits as long as patience says, and no longer', async () => {
    expect(await epochs({ 3: [1, 0.9, ...flat(0.9, 10)] })).toEqual([7]);
    expect(await epochs({ 3: [1, 0.9, ...flat(0.895, 10)] })).toEqual([7]);
    expect(await epochs({ 3: [1, 0.9, 0.9, 0.9, 0.8, 0.8] })).toEqual([6]);
  });

  it('ends once losses have risen, after three values', async () => {
    expect(await epochs({ 4: [1], 3: [0.5], 2: [0.6], 1: [0.7] })).toEqual([1, 1, 1]);
    expect(await epochs({ 4: [1], 3: [0.5], 2: [0.4], 1: [0.7] })).toEqual([1, 1, 1, 1]);
  });

  it('gives up a candidate that begins above the best and stays there', async () => {
    expect(await epochs({ 3: [0.5], 2: flat(0.54, 9), 1: flat(0.52, 9) })).toEqual([1, 2, 6]);
    expect(await epochs({ 3: [0.5], 2: [0.54, 0.51, ...flat(0.51, 9)], 1: [0.5] })).toEqual([1, 7, 1]);
  });
});

describe('a search that is ended on request', () => {
  const values = [3, 2, 1];
  const options: SearchOptions = { values, maxEpochs: 50, patience: 5, validated: true };
  const losses = { 3: [0.9, 0.8, 0.7, 0.6], 2: [0.5, 0.4, 0.3, 0.2, 0.1], 1: [0.05] };

  /** The search, its end asked for once so many epochs are done; and the states that it offered to be saved. */
  async function endedAfter(epochs: number, from: SearchState | null = null) {
    const states: SearchState[] = [];
    let done = 0;
    const events = {
      ...nothing,
      epoch: () => void (done += 1),
      checkpoint: async (state: () => Promise<SearchState>) => void states.push(await state()),
    };
    const result = await searchPath(trainer(losses), { ...options, ends: () => done >= epochs }, events, from);
    return { result, states };
  }

  it('gives the best of what it has, and tries no further values', async () => {
    const { result } = await endedAfter(6);
    expect(result).toMatchObject({ endedEarly: true, chosen: { value: 2, bestEpoch: 2 }, parameters: Float32Array.of(2, 2) });
    expect(result.candidates.map(({ epochs: done }) => done)).toEqual([4, 2]);
  });

  it('has one epoch at least, and begins no value after one is whole', async () => {
    expect((await endedAfter(0)).result).toMatchObject({ endedEarly: true, candidates: [{ value: 3, epochs: 1 }] });
    expect((await endedAfter(4)).result.candidates).toMatchObject([{ value: 3, epochs: 4, converged: true }]);
  });

  it('is as if nothing had been asked for where all was tried before', async () => {
    const { result } = await endedAfter(10);
    expect(result).toMatchObject({ endedEarly: false, chosen: { value: 1 } });
    expect(result.candidates).toHaveLength(3);
  });

  it('is over at once where it goes on from a checkpoint', async () => {
    const { states } = await endedAfter(Infinity);
    const between = states.find(({ current, results }) => current === null && results.length === 1) ?? null;
    const { result } = await endedAfter(0, between);
    expect(result).toMatchObject({ endedEarly: true, candidates: [{ value: 3, epochs: 4 }], parameters: Float32Array.of(3, 4) });
  });
});
