import type { CandidateTrainer } from './candidate';
import { better, lossOf, margin, type CandidateResult, type SearchEvents, type SearchOptions, type SearchResult, type SearchState } from './search-state';
import { trainCandidate } from './train-candidate';

/** So many values are tried in any case. */
const fewest = 3;

/** Losses that lie above the best of the candidates before by this fraction after so many epochs do not come back. */
const lost = { margin: 0.05, epochs: 2 };

/** Whether the last candidate's loss lies above the best of those before by the margin. */
function hasRisen(results: readonly CandidateResult[], validated: boolean): boolean {
  const losses = results.map(({ figures }) => lossOf(figures, validated));
  return (losses.pop() ?? 0) > Math.min(...losses) * (1 + margin);
}

/**
 * Trains candidates that form a path one after the other, each with early stopping and from where the one before
 * ended, and chooses one on the validation part. Losses along the path fall and then rise: it ends once they have
 * risen. Goes on from `from` to the same results as without an interruption.
 */
export async function searchPath(
  trainer: CandidateTrainer,
  options: SearchOptions,
  events: SearchEvents,
  from: SearchState | null,
): Promise<SearchResult> {
  const { validated } = options;
  const results: CandidateResult[] = [...(from?.results ?? [])];
  let arrays = { ...from?.arrays };
  let current = from?.current ?? null;
  let endedEarly = false;
  for (const [index, value] of options.values.entries()) {
    if (index < results.length) continue;
    if (!current && index >= fewest && hasRisen(results, validated)) break;
    endedEarly ||= !current && results.length > 0 && (options.ends?.() ?? false);
    if (endedEarly) break;
    const least = Math.min(...results.map(({ figures }) => lossOf(figures, validated)));
    const { result, best, last, early } = await trainCandidate(trainer, {
      index,
      value,
      options,
      events,
      from: current && { current, best: arrays['best'] ?? new Float32Array() },
      previous: arrays['previous'] ?? null,
      goesOn: (epoch, loss) => epoch < lost.epochs || loss <= least * (1 + lost.margin),
      state: (underWay) => ({ results, current: underWay.current, parked: [], arrays: { ...arrays, best: underWay.best } }),
    });
    current = null;
    endedEarly = early;
    results.push(result);
    events.candidateFinished(index, result);
    const chosen = results.reduce((a, b) => (better(b.figures, a.figures, validated) ? b : a));
    arrays = { previous: last, chosen: chosen === result ? best : (arrays['chosen'] ?? best) };
    const state: SearchState = { results: [...results], current: null, parked: [], arrays };
    await events.checkpoint(() => Promise.resolve(state));
  }
  const chosen = results.reduce((a, b) => (better(b.figures, a.figures, validated) ? b : a));
  return { candidates: results, chosen, parameters: arrays['chosen'] ?? new Float32Array(), endedEarly };
}
