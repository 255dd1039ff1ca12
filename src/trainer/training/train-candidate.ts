import type { CandidateTrainer } from './candidate';
import {
  advanced,
  isPromising,
  notBegun,
  resultOf,
  type CandidateResult,
  type SearchEvents,
  type SearchOptions,
  type SearchState,
  type Standing,
  type UnderWay,
} from './search-state';

interface Training {
  readonly index: number;
  readonly value: number;
  readonly options: SearchOptions;
  readonly events: SearchEvents;
  /** Where it stands, if it has begun. */
  readonly from: UnderWay | null;
  /** The last iterate of the candidate before. */
  readonly previous: Float32Array | null;
  /** Asked after each epoch, with the loss to beat: whether the candidate is worth another. */
  readonly goesOn: (epoch: number, loss: number) => boolean;
  /** Where the search stands when the candidate stands there. */
  readonly state: (underWay: UnderWay) => SearchState;
  /** Epochs after which it waits for others. */
  readonly pause?: number;
}

/** A candidate that has ended, or one that waits. */
export interface Trained {
  readonly result: CandidateResult;
  readonly best: Float32Array;
  readonly last: Float32Array;
  /** Where it waits, if it has not ended. */
  readonly paused: UnderWay | null;
  /** Whether it was ended on request. */
  readonly early: boolean;
}

/** Trains a candidate with early stopping. */
export async function trainCandidate(trainer: CandidateTrainer, training: Training): Promise<Trained> {
  const { index, value, options, events, from, previous, pause = Infinity } = training;
  if (!from) events.candidateStarted(index, value);
  const prepared = performance.now();
  const run = from ? await trainer.resume(value, from.current.run) : await trainer.start(value, previous);
  let standing: Standing = from?.current ?? notBegun;
  let bestParameters = from?.best ?? (await run.parameters());
  standing = { ...standing, seconds: standing.seconds + (performance.now() - prepared) / 1000 };
  const goesOn = (): boolean => isPromising(standing, run.converged, options) && training.goesOn(run.epoch, standing.mark.loss);
  const underWay = async (): Promise<UnderWay> => ({
    current: { ...standing, index, run: await run.snapshot() },
    best: bestParameters,
  });
  let early = false;
  while (goesOn() && run.epoch < pause) {
    early = run.epoch > 0 && (options.ends?.() ?? false);
    if (early) break;
    const begun = performance.now();
    const figures = await run.runEpoch();
    const seconds = (performance.now() - begun) / 1000;
    standing = advanced(standing, { figures, seconds, converged: run.converged }, options.validated);
    if (standing.bestEpoch === run.epoch) bestParameters = await run.parameters();
    events.epoch(index, value, run.epoch, figures, seconds);
    await events.checkpoint(async () => training.state(await underWay()));
  }
  const result = resultOf(value, standing, run.converged);
  const paused = goesOn() && !early ? await underWay() : null;
  const last = await run.parameters();
  await run.dispose();
  return { result, best: bestParameters, last, paused, early };
}
