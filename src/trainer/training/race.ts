import type { CandidateTrainer } from './candidate';
import { better, resultOf, type CandidateResult, type SearchEvents, type SearchOptions, type SearchResult, type SearchState, type UnderWay } from './search-state';
import { trainCandidate } from './train-candidate';

/** The share of the candidates that goes on at a rung. */
export const share = 1 / 3;

export interface RaceOptions extends SearchOptions {
  /** Epochs after which the most promising share of the candidates goes on, in ascending order. */
  readonly rungs: readonly number[];
}

/** What a race has come to; everything is replaced, nothing changed, so that a checkpoint may keep it. */
interface Standing {
  readonly results: readonly CandidateResult[];
  readonly parked: readonly UnderWay[];
  /** The parameters of the best of the results. */
  readonly chosen: Float32Array | null;
}

/**
 * Trains candidates that do not depend on each other, and chooses one on the validation part. All are trained for the
 * first rung's epochs, then of those still under way the third with the least loss goes on to the next rung, and so on
 * (successive halving: Jamieson, Talwalkar 2016). One that is left behind stands with its best epoch. Goes on from
 * `from` to the same results as without an interruption.
 */
export async function race(
  trainer: CandidateTrainer,
  options: RaceOptions,
  events: SearchEvents,
  from: SearchState | null,
): Promise<SearchResult> {
  const { values, rungs, validated } = options;
  let standing: Standing = { results: from?.results ?? [], parked: from?.parked ?? [], chosen: from?.arrays['chosen'] ?? null };
  const interrupted = from?.current ? { current: from.current, best: from.arrays['best'] ?? new Float32Array() } : null;
  const stateOf = ({ results, parked, chosen }: Standing, now: UnderWay | null): SearchState => ({
    results,
    current: now?.current ?? null,
    parked,
    arrays: { ...(chosen && { chosen }), ...(now && { best: now.best }) },
  });
  const finish = (index: number, result: CandidateResult, best: Float32Array): void => {
    const results = [...standing.results, result];
    const isBest = standing.results.every(({ figures }) => better(result.figures, figures, validated));
    const parked = standing.parked.filter(({ current }) => current.index !== index);
    standing = { results, parked, chosen: isBest ? best : standing.chosen };
    events.candidateFinished(index, result);
  };
  let endedEarly = false;
  const ends = (): boolean => standing.results.length + standing.parked.length > 0 && (options.ends?.() ?? false);
  let places = values.length;
  for (const pause of [...(validated ? rungs : []), Infinity]) {
    for (const [index, value] of values.entries()) {
      if (standing.results.some((result) => result.value === value)) continue;
      const waiting = standing.parked.find(({ current }) => current.index === index);
      if (waiting && waiting.current.epoch >= pause) continue;
      // One that was interrupted goes on even if it has come to the rung: it may have ended there.
      const begun: UnderWay | null = waiting ?? (interrupted?.current.index === index ? interrupted : null);
      endedEarly ||= !(begun && begun === interrupted) && ends();
      if (endedEarly) break;
      const others = { ...standing, parked: standing.parked.filter((other) => other !== waiting) };
      const trained = await trainCandidate(trainer, {
        index,
        value,
        options,
        events,
        from: begun,
        previous: null,
        pause,
        goesOn: () => true,
        state: (now) => stateOf(others, now),
      });
      endedEarly = trained.early;
      if (trained.paused) standing = { ...others, parked: [...others.parked, trained.paused] };
      else finish(index, trained.result, trained.best);
      const state = stateOf(standing, null);
      await events.checkpoint(() => Promise.resolve(state));
    }
    places = endedEarly ? 0 : Math.ceil(places * share);
    for (const { current, best } of ranked(standing.parked).slice(places)) {
      if (!current.best) throw new Error('a candidate waits that has not begun');
      finish(current.index, resultOf(values[current.index] ?? NaN, current, false), best);
    }
    if (endedEarly) break;
  }
  const candidates = values.flatMap((value) => standing.results.filter((result) => result.value === value));
  const chosen = standing.results.reduce((a, b) => (better(b.figures, a.figures, validated) ? b : a));
  return { candidates, chosen, parameters: standing.chosen ?? new Float32Array(), endedEarly };
}

/** Those with the least loss first. */
export function ranked(parked: readonly UnderWay[]): UnderWay[] {
  return [...parked].sort((a, b) => a.current.mark.loss - b.current.mark.loss || a.current.index - b.current.index);
}
