import type { EpochView, MethodView } from '../../../src/contract/run-view';

/** A value tried with its epochs, and what a view sums up of them. */
export function candidateView(value: number, finished: boolean, epochs: EpochView[]): MethodView['candidates'][number] {
  const seconds = epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
  return { value, finished, done: epochs.length, seconds, last: epochs.at(-1) ?? null, epochs };
}
