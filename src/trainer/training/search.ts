import type { CandidateRun, CandidateTrainer, EpochFigures, Snapshot } from './candidate';

/** What came of one candidate: the figures at its best epoch. */
export interface CandidateResult {
  readonly value: number;
  readonly epochs: number;
  readonly bestEpoch: number;
  readonly figures: EpochFigures;
  readonly converged: boolean;
  readonly seconds: number;
}

/** What came of a method's search. */
export interface SearchResult {
  readonly candidates: readonly CandidateResult[];
  readonly chosen: CandidateResult;
  readonly parameters: Float32Array;
  /** Whether it was ended on request, before all was tried. */
  readonly endedEarly: boolean;
}

/** The candidate under way. */
interface Current {
  readonly best: EpochFigures | null;
  readonly bestEpoch: number;
  /** The loss that further epochs must beat by a margin, and the epoch that reached it. */
  readonly mark: { readonly loss: number; readonly epoch: number };
  readonly seconds: number;
  readonly run: Snapshot;
}

/** Where a search stands, between two epochs. */
export interface SearchState {
  readonly results: readonly CandidateResult[];
  readonly current: Current | null;
  /** `chosen`, `best` of the current candidate, `previous`: the last iterate of the candidate before. */
  readonly arrays: Readonly<Record<string, Float32Array>>;
}

export interface SearchOptions {
  readonly values: readonly number[];
  readonly maxEpochs: number;
  /** Epochs without a validation loss that is better by a margin after which a candidate ends. */
  readonly patience: number;
  /** Whether there are validation samples; else the training loss decides. */
  readonly validated: boolean;
  /** Whether values form a path along which losses fall and then rise: the search ends once they have risen. */
  readonly path: boolean;
  /** Whether each candidate starts where the one before ended. */
  readonly warm: boolean;
  /** Whether its end has been asked for; it still has at least one epoch. */
  readonly ends?: () => boolean;
}

export interface SearchEvents {
  candidateStarted(index: number, value: number): void;
  epoch(index: number, value: number, epoch: number, figures: EpochFigures, seconds: number): void;
  candidateFinished(index: number, result: CandidateResult): void;
  /** Offers a state to be saved; `state` is computed only if wanted. */
  checkpoint(state: () => Promise<SearchState>): Promise<void>;
}

/** So many values are tried in any case. */
const fewest = 3;

/** A candidate goes on while its loss falls by this fraction within the patience. */
const margin = 0.01;

function lossOf(figures: EpochFigures, validated: boolean): number {
  return validated ? figures.validationLoss : figures.trainLoss;
}

/** Whether the last candidate's loss lies above the best of those before by the margin. */
function hasRisen(results: readonly CandidateResult[], validated: boolean): boolean {
  const losses = results.map(({ figures }) => lossOf(figures, validated));
  return (losses.pop() ?? 0) > Math.min(...losses) * (1 + margin);
}

/** On a warm path, losses that lie above the best so far by this fraction after so many epochs do not come back. */
const lost = { margin: 0.05, epochs: 2 };

/** Whether a candidate under way on a warm path is past the point where losses rise. */
function isLost(epoch: number, loss: number, results: readonly CandidateResult[], { path, warm, validated }: SearchOptions): boolean {
  const best = Math.min(...results.map(({ figures }) => lossOf(figures, validated)));
  return path && warm && epoch >= lost.epochs && loss > best * (1 + lost.margin);
}

/** Whether a is to be preferred to b: by validation accuracy, at equal accuracy by validation loss. */
function better(a: EpochFigures, b: EpochFigures, validated: boolean): boolean {
  if (validated && a.validationAccuracy !== b.validationAccuracy) return a.validationAccuracy > b.validationAccuracy;
  return lossOf(a, validated) < lossOf(b, validated);
}

/**
 * Trains every candidate with early stopping and chooses one on the validation part. Goes on from `from` to the same
 * results as without an interruption.
 */
export async function search(
  trainer: CandidateTrainer,
  options: SearchOptions,
  events: SearchEvents,
  from: SearchState | null,
): Promise<SearchResult> {
  const results: CandidateResult[] = [...(from?.results ?? [])];
  let arrays = { ...from?.arrays };
  let current = from?.current ?? null;
  let endedEarly = false;
  for (const [index, value] of options.values.entries()) {
    if (index < results.length) continue;
    if (options.path && !current && index >= fewest && hasRisen(results, options.validated)) break;
    endedEarly ||= !current && results.length > 0 && (options.ends?.() ?? false);
    if (endedEarly) break;
    if (!current) events.candidateStarted(index, value);
    const begun = performance.now();
    const run = current ? await trainer.resume(value, current.run) : await trainer.start(value, arrays['previous'] ?? null);
    const secondsBefore = (current?.seconds ?? 0) + (performance.now() - begun) / 1000;
    const ended = await trainCandidate(run, { secondsBefore, index, value, options, events, current, results, arrays });
    current = null;
    endedEarly = ended.early;
    results.push(ended.result);
    events.candidateFinished(index, ended.result);
    const chosen = results.reduce((a, b) => (better(b.figures, a.figures, options.validated) ? b : a));
    arrays = {
      previous: ended.last,
      chosen: chosen === ended.result ? ended.best : (arrays['chosen'] ?? ended.best),
    };
    const state: SearchState = { results: [...results], current: null, arrays };
    await events.checkpoint(() => Promise.resolve(state));
    await run.dispose();
  }
  const chosen = results.reduce((a, b) => (better(b.figures, a.figures, options.validated) ? b : a));
  return { candidates: results, chosen, parameters: arrays['chosen'] ?? new Float32Array(), endedEarly };
}

interface Training {
  /** What the candidate took so far, its start included. */
  readonly secondsBefore: number;
  readonly index: number;
  readonly value: number;
  readonly options: SearchOptions;
  readonly events: SearchEvents;
  readonly current: Current | null;
  readonly results: readonly CandidateResult[];
  readonly arrays: Readonly<Record<string, Float32Array>>;
}

async function trainCandidate(run: CandidateRun, training: Training) {
  const { index, value, options, events, results, arrays } = training;
  let best = training.current?.best ?? null;
  let bestEpoch = training.current?.bestEpoch ?? 0;
  let mark = training.current?.mark ?? { loss: Infinity, epoch: 0 };
  let seconds = training.secondsBefore;
  let bestParameters = arrays['best'] ?? (await run.parameters());
  const goesOn = (): boolean =>
    run.epoch < options.maxEpochs &&
    (run.epoch === 0 || !run.converged) &&
    run.epoch - mark.epoch < options.patience &&
    !isLost(run.epoch, mark.loss, results, options);
  let early = false;
  while (goesOn()) {
    early = run.epoch > 0 && (options.ends?.() ?? false);
    if (early) break;
    const begun = performance.now();
    const figures = await run.runEpoch();
    const loss = lossOf(figures, options.validated);
    if (loss < mark.loss * (1 - margin)) mark = { loss, epoch: run.epoch };
    // The optimum stands for itself, not for a point on the way to it.
    if (!best || run.converged || better(figures, best, options.validated)) {
      best = figures;
      bestEpoch = run.epoch;
      bestParameters = await run.parameters();
    }
    const took = (performance.now() - begun) / 1000;
    seconds += took;
    events.epoch(index, value, run.epoch, figures, took);
    const state = { best, bestEpoch, mark, seconds };
    await events.checkpoint(async () => ({
      results,
      current: { ...state, run: await run.snapshot() },
      arrays: { ...arrays, best: bestParameters },
    }));
  }
  const figures = best ?? { trainLoss: NaN, trainAccuracy: 0, validationLoss: NaN, validationAccuracy: 0 };
  const result: CandidateResult = { value, epochs: run.epoch, bestEpoch, figures, converged: run.converged, seconds };
  return { result, best: bestParameters, last: await run.parameters(), early };
}
