import { expect, it } from 'vitest';
import type { RaceOptions } from '../../../src/trainer/training/race';
import type { SearchEvents, SearchResult, SearchState } from '../../../src/trainer/training/search-state';

/** Validation losses epoch after epoch, by value. */
export type Losses = Readonly<Record<number, readonly number[]>>;

/** Losses of six epochs. */
export const falling = (first: number) => [0, 1, 2, 3, 4, 5].map((epoch) => first - 0.05 * epoch);

/** Three values of which the second is the best all along. */
export const three: Losses = { 1: falling(0.8), 2: falling(0.6), 3: falling(0.7) };

/** Notes what a search tells, and every state that it offers to be saved with how much was told before. */
function listener() {
  const told: string[] = [];
  const states: { readonly told: number; readonly state: SearchState }[] = [];
  const events: SearchEvents = {
    candidateStarted: (index) => told.push(`${index} starts`),
    epoch: (index, _, epoch) => told.push(`${index}: ${epoch}`),
    candidateFinished: (index, { epochs }) => told.push(`${index} ends after ${epochs}`),
    checkpoint: async (state) => void states.push({ told: told.length, state: await state() }),
  };
  return { told, states, events };
}

/** Where a race goes on from, and what of its options is another. */
export interface Given extends Partial<RaceOptions> {
  readonly from?: SearchState;
}

/** Has a race carried out, and gives what came of it, but for how long it took, with all that it told. */
export async function carriedOut(
  race: (options: RaceOptions, events: SearchEvents, from: SearchState | null) => Promise<SearchResult>,
  values: readonly number[],
  { from, ...changed }: Given,
) {
  const { told, states, events } = listener();
  const result = await race({ rungs: [2, 4], maxEpochs: 6, patience: 3, validated: true, values, ...changed }, events, from ?? null);
  const candidates = result.candidates.map((candidate) => ({ ...candidate, seconds: 0 }));
  return { candidates, chosen: result.chosen.value, parameters: result.parameters, endedEarly: result.endedEarly, told, states };
}

type Raced = Awaited<ReturnType<typeof carriedOut>>;

/**
 * What holds of every race, whether its candidates are trained one after the other or at once.
 * @param saves how often a race of five saves itself at least
 */
export function behavesAsRace(raced: (losses: Losses, values: readonly number[], given?: Given) => Promise<Raced>, saves: number): void {
  it('trains all for the first rung, and the best third to the end', async () => {
    const { candidates, chosen, parameters, told } = await raced(three, [1, 2, 3]);
    expect(candidates.map(({ value, epochs }) => [value, epochs])).toEqual([[1, 2], [2, 6], [3, 2]]);
    expect(chosen).toBe(2);
    expect([...parameters]).toEqual([2, 6]);
    expect(told.slice(9, 12)).toEqual(['2 ends after 2', '0 ends after 2', '1: 3']);
  });

  it('goes on with fewer at each rung', async () => {
    const losses = Object.fromEntries([1, 2, 3, 4, 5].map((value) => [value, falling(0.3 + value / 10)]));
    const { candidates } = await raced(losses, [5, 4, 3, 2, 1]);
    expect(candidates.map(({ epochs }) => epochs)).toEqual([2, 2, 2, 4, 6]);
  });

  it('chooses one that was left behind if none becomes better, at its best epoch', async () => {
    const losses = (left: readonly number[]): Losses => ({ 1: [0.5, 0.5], 2: [0.49, 0.51, 0.9, 0.9, 0.9, 0.9], 3: left });
    for (const [left, best] of [[[0.7, 0.1, 0.6], 2], [[0.1, 0.7], 1]] as const) {
      const { chosen, parameters } = await raced(losses(left), [1, 2, 3]);
      expect([chosen, ...parameters]).toEqual([3, 3, best]);
    }
  });

  it('ends a candidate whose loss does not fall, before its rung too', async () => {
    const { candidates } = await raced({ 1: new Array<number>(6).fill(0.5), 2: falling(0.9) }, [1, 2], { rungs: [5] });
    expect(candidates.map(({ epochs }) => epochs)).toEqual([4, 6]);
  });

  it('leaves none behind without a validation part', async () => {
    const { candidates } = await raced(three, [1, 2, 3], { validated: false });
    expect(candidates.map(({ epochs }) => epochs)).toEqual([6, 6, 6]);
  });

  it('goes on from each of its states to the same end, telling the same from there on', async () => {
    const losses: Losses = { ...three, 4: [0.5, 0.9, 0.9, 0.9], 5: [0.65, 0.65, 0.65, 0.65] };
    for (const changed of [{}, { patience: 2 }, { rungs: [3] }]) {
      const whole = await raced(losses, [4, 1, 2, 3, 5], changed);
      expect(whole.states.length).toBeGreaterThanOrEqual(saves);
      for (const { told, state } of whole.states) {
        const again = await raced(losses, [4, 1, 2, 3, 5], { ...changed, from: state });
        expect(again.candidates).toEqual(whole.candidates);
        expect(again.chosen).toBe(whole.chosen);
        expect(again.parameters).toEqual(whole.parameters);
        expect(again.told).toEqual(whole.told.slice(told));
      }
    }
  });
}
