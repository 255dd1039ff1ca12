import type { CandidateTrainer } from './candidate';
import { better, lossOf, margin, type CandidateResult, type SearchEvents, type SearchOptions, type SearchState, type UnderWay } from './search-state';

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
  let { best = null, bestEpoch = 0, mark = { loss: Infinity, epoch: 0 }, seconds = 0 } = from?.current ?? {};
  let bestParameters = from?.best ?? (await run.parameters());
  seconds += (performance.now() - prepared) / 1000;
  const goesOn = (): boolean =>
    run.epoch < options.maxEpochs &&
    (run.epoch === 0 || !run.converged) &&
    run.epoch - mark.epoch < options.patience &&
    training.goesOn(run.epoch, mark.loss);
  const underWay = async (): Promise<UnderWay> => ({
    current: { index, epoch: run.epoch, best, bestEpoch, mark, seconds, run: await run.snapshot() },
    best: bestParameters,
  });
  let early = false;
  while (goesOn() && run.epoch < pause) {
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
    await events.checkpoint(async () => training.state(await underWay()));
  }
  const figures = best ?? { trainLoss: NaN, trainAccuracy: 0, validationLoss: NaN, validationAccuracy: 0 };
  const result: CandidateResult = { value, epochs: run.epoch, bestEpoch, figures, converged: run.converged, seconds };
  const paused = goesOn() && !early ? await underWay() : null;
  const last = await run.parameters();
  await run.dispose();
  return { result, best: bestParameters, last, paused, early };
}
