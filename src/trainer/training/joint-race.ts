import type { EpochFigures, JointTrainer, Snapshot } from './candidate';
import { ranked, share, type RaceOptions } from './race';
import {
  advanced,
  better,
  isPromising,
  notBegun,
  resultOf,
  type CandidateResult,
  type SearchEvents,
  type SearchResult,
  type SearchState,
  type UnderWay,
} from './search-state';

/** The state of a candidate lies in that of all. */
const nothing: Snapshot = { numbers: {}, arrays: {} };

/**
 * A race of candidates that are trained at once: each epoch is one for all that are still under way. At each rung the
 * third with the least loss goes on, as in `race`. The time that an epoch takes is that of each candidate. Goes on from `from` to the same results as without an interruption.
 */
export async function jointRace(
  trainer: JointTrainer,
  { values, rungs, ...options }: RaceOptions,
  events: SearchEvents,
  from: SearchState | null,
): Promise<SearchResult> {
  const { validated } = options;
  const begun = from?.joint ? from : null;
  const results = new Map((begun?.results ?? []).map((result) => [values.indexOf(result.value), result]));
  let chosen = begun?.arrays['chosen'] ?? null;
  if (!begun) values.forEach((value, index) => events.candidateStarted(index, value));
  const prepared = performance.now();
  const run = begun?.joint ? await trainer.resume(values, begun.joint) : await trainer.start(values);
  const preparing = (performance.now() - prepared) / 1000;
  let underWay = (begun?.parked ?? values.map((_, index) => start(index, run.parameters(index)))).map(
    ({ current, best }): UnderWay => ({ best, current: { ...current, seconds: current.seconds + preparing } }),
  );

  const finish = ({ current, best }: UnderWay): void => {
    const { index } = current;
    const result = resultOf(values[index] ?? NaN, current, run.converged(index));
    if ([...results.values()].every(({ figures }) => better(result.figures, figures, validated))) chosen = best;
    results.set(index, result);
    underWay = underWay.filter((other) => other.current.index !== index);
    events.candidateFinished(index, result);
  };
  const worthMore = (place: number, figures: EpochFigures): boolean => {
    const before = underWay.find(({ current }) => current.index === place)?.current ?? notBegun;
    return isPromising(advanced(before, { figures, seconds: 0, converged: false }, validated), false, { ...options, values });
  };
  const trainAll = async (): Promise<void> => {
    const places = underWay.map(({ current }) => current.index);
    const from = performance.now();
    const figures = await run.runEpoch(places, worthMore);
    const seconds = (performance.now() - from) / 1000;
    underWay = underWay.map((before, i) => {
      const { index } = before.current;
      const now = figures[i];
      if (!now) throw new Error('a candidate was not trained');
      const standing = advanced(before.current, { figures: now, seconds, converged: run.converged(index) }, validated);
      events.epoch(index, values[index] ?? NaN, standing.epoch, now, seconds);
      const best = standing.bestEpoch === standing.epoch ? run.parameters(index) : before.best;
      return { current: { ...standing, index, run: nothing }, best };
    });
  };
  const state = (): SearchState => ({
    results: [...results.values()],
    current: null,
    parked: underWay,
    joint: run.snapshot(),
    arrays: { ...(chosen && { chosen }) },
  });
  const placesAfter = (epoch: number): number =>
    rungs.filter((rung) => rung <= epoch).reduce((places) => Math.ceil(places * share), values.length);
  const isPast = ({ current }: UnderWay): boolean => !isPromising(current, run.converged(current.index), { ...options, values });

  let endedEarly = false;
  while (underWay.length > 0) {
    endedEarly = run.epoch > 0 && (options.ends?.() ?? false);
    if (endedEarly) break;
    await trainAll();
    underWay.filter(isPast).forEach(finish);
    if (validated && rungs.includes(run.epoch)) ranked(underWay).slice(placesAfter(run.epoch)).forEach(finish);
    await events.checkpoint(() => Promise.resolve(state()));
  }
  ranked(underWay).forEach(finish);
  const candidates = values.flatMap((_, index): CandidateResult | [] => results.get(index) ?? []);
  const best = [...results.values()].reduce((a, b) => (better(b.figures, a.figures, validated) ? b : a));
  return { candidates, chosen: best, parameters: chosen ?? new Float32Array(), endedEarly };
}

function start(index: number, best: Float32Array): UnderWay {
  return { best, current: { ...notBegun, index, run: nothing } };
}
