import { describe, expect, it } from 'vitest';
import type { JointRun, JointTrainer } from '../../../src/trainer/training/candidate';
import { jointRace } from '../../../src/trainer/training/joint-race';
import { behavesAsRace, carriedOut, falling, three, type Given, type Losses } from './races';

interface Told {
  /** Those that each epoch trained. */
  readonly passes: number[][];
  /** Of these, the ones that were worth another. */
  readonly worth: number[][];
}

/** Candidates whose losses are given. */
function trainer(losses: Losses, { passes, worth }: Told, optimal: Readonly<Record<number, number>>): JointTrainer {
  const run = (values: readonly number[], begun: number): JointRun => {
    let epoch = begun;
    return {
      get epoch() {
        return epoch;
      },
      converged: (place) => epoch >= (optimal[values[place] ?? NaN] ?? Infinity),
      runEpoch: (places, goesOn) => {
        passes.push([...places]);
        const figures = places.map((place) => losses[values[place] ?? NaN]?.[epoch] ?? 9).map((loss) => {
          return { trainLoss: loss, trainAccuracy: 0, validationLoss: loss, validationAccuracy: 1 - loss };
        });
        epoch += 1;
        worth.push(places.filter((place, i) => goesOn(place, figures[i] ?? { trainLoss: 0, trainAccuracy: 0, validationLoss: 0, validationAccuracy: 0 })));
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

interface JointGiven extends Given {
  /** The epoch at which a value is at its optimum. */
  readonly optimal?: Readonly<Record<number, number>>;
}

async function raced(losses: Losses, values: readonly number[], { optimal = {}, ...given }: JointGiven = {}) {
  const noted: Told = { passes: [], worth: [] };
  const came = await carriedOut((options, events, from) => jointRace(trainer(losses, noted, optimal), options, events, from), values, given);
  return { ...came, ...noted };
}

describe('a race of candidates that are trained at once', () => {
  behavesAsRace(raced, 6);

  it('has one pass for all of them', async () => {
    const { passes, told } = await raced(three, [1, 2, 3]);
    expect(passes).toEqual([[0, 1, 2], [0, 1, 2], [1], [1], [1], [1]]);
    expect(told.slice(0, 9)).toEqual(['0 starts', '1 starts', '2 starts', '0: 1', '1: 1', '2: 1', '0: 2', '1: 2', '2: 2']);
  });

  it('knows after a pass which candidates go on but for the rungs', async () => {
    const { passes, worth } = await raced(three, [1, 2, 3], { rungs: [] });
    expect(worth.at(-1)).toEqual([]);
    expect(worth.slice(0, -1)).toEqual(passes.slice(1));
  });

  it('ends a candidate that is at its optimum, before its rung too', async () => {
    const losses: Losses = { 1: new Array<number>(6).fill(0.5), 2: falling(0.9), 3: falling(0.8) };
    const { candidates } = await raced(losses, [1, 2, 3], { rungs: [5], optimal: { 3: 2 } });
    expect(candidates.map(({ epochs, converged }) => [epochs, converged])).toEqual([[4, false], [6, false], [2, true]]);
  });

  it('that is ended on request gives the best of what it has, after one epoch at least', async () => {
    const { candidates, chosen, endedEarly, told } = await raced(three, [1, 2, 3], { ends: () => true });
    expect(candidates.map(({ epochs }) => epochs)).toEqual([1, 1, 1]);
    expect([chosen, endedEarly]).toEqual([2, true]);
    expect(told.slice(-3)).toEqual(['1 ends after 1', '2 ends after 1', '0 ends after 1']);
  });
});
