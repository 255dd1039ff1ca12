import type { SearchEvents, SearchState } from '../../../src/trainer/training/search-state';

/** Validation losses epoch after epoch, by value. */
export type Losses = Readonly<Record<number, readonly number[]>>;

/** Losses of six epochs. */
export const falling = (first: number) => [0, 1, 2, 3, 4, 5].map((epoch) => first - 0.05 * epoch);

/** Three values of which the second is the best all along. */
export const three: Losses = { 1: falling(0.8), 2: falling(0.6), 3: falling(0.7) };

/** Notes what a search tells, and every state that it offers to be saved with how much was told before. */
export function listener() {
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
