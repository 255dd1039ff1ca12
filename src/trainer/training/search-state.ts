import type { EpochFigures, Snapshot } from './candidate';

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

/** What a candidate has come to. */
export interface Standing {
  readonly epoch: number;
  readonly best: EpochFigures | null;
  readonly bestEpoch: number;
  /** The loss that further epochs must beat by a margin, and the epoch that reached it. */
  readonly mark: { readonly loss: number; readonly epoch: number };
  readonly seconds: number;
}

/** A candidate under way, between two epochs. */
export interface Current extends Standing {
  /** Its place among the values. */
  readonly index: number;
  readonly run: Snapshot;
}

/** A candidate under way, with its parameters at its best epoch. */
export interface UnderWay {
  readonly current: Current;
  readonly best: Float32Array;
}

/** Where a search stands, between two epochs. */
export interface SearchState {
  /** Of the candidates that have ended, in the order of their ends. */
  readonly results: readonly CandidateResult[];
  readonly current: Current | null;
  /** Candidates of a race that wait for the others. */
  readonly parked: readonly UnderWay[];
  /** Of candidates that are trained at once; those that have not ended are `parked`. */
  readonly joint?: Snapshot | null;
  /** `chosen`, `best` of the current candidate, `previous`: the last iterate of the candidate before. */
  readonly arrays: Readonly<Record<string, Float32Array>>;
}

export interface SearchOptions {
  /** Each of them once. */
  readonly values: readonly number[];
  readonly maxEpochs: number;
  /** Epochs without a validation loss that is better by a margin after which a candidate ends. */
  readonly patience: number;
  /** Whether there are validation samples; else the training loss decides. */
  readonly validated: boolean;
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

/** A candidate goes on while its loss falls by this fraction within the patience. */
export const margin = 0.01;

/** A candidate that has not begun. */
export const notBegun: Standing = { epoch: 0, best: null, bestEpoch: 0, mark: { loss: Infinity, epoch: 0 }, seconds: 0 };

/** An epoch that a candidate has done. */
export interface Done {
  readonly figures: EpochFigures;
  readonly seconds: number;
  readonly converged: boolean;
}

/** What a candidate has come to after one more epoch. Its best epoch is the latest one where `bestEpoch` is `epoch`. */
export function advanced(before: Standing, { figures, seconds, converged }: Done, validated: boolean): Standing {
  const epoch = before.epoch + 1;
  const loss = lossOf(figures, validated);
  const mark = loss < before.mark.loss * (1 - margin) ? { loss, epoch } : before.mark;
  // The optimum stands for itself, not for a point on the way to it.
  const isBest = !before.best || converged || better(figures, before.best, validated);
  const best = isBest ? { best: figures, bestEpoch: epoch } : { best: before.best, bestEpoch: before.bestEpoch };
  return { epoch, ...best, mark, seconds: before.seconds + seconds };
}

/** Whether a candidate is worth another epoch. */
export function isPromising({ epoch, mark }: Standing, converged: boolean, { maxEpochs, patience }: SearchOptions): boolean {
  return epoch < maxEpochs && (epoch === 0 || !converged) && epoch - mark.epoch < patience;
}

/** What came of a candidate that has ended. */
export function resultOf(value: number, { epoch, best, bestEpoch, seconds }: Standing, converged: boolean): CandidateResult {
  const figures = best ?? { trainLoss: NaN, trainAccuracy: 0, validationLoss: NaN, validationAccuracy: 0 };
  return { value, epochs: epoch, bestEpoch, figures, converged, seconds };
}

export function lossOf(figures: EpochFigures, validated: boolean): number {
  return validated ? figures.validationLoss : figures.trainLoss;
}

/** Whether a is to be preferred to b: by validation accuracy, at equal accuracy by validation loss. */
export function better(a: EpochFigures, b: EpochFigures, validated: boolean): boolean {
  if (validated && a.validationAccuracy !== b.validationAccuracy) return a.validationAccuracy > b.validationAccuracy;
  return lossOf(a, validated) < lossOf(b, validated);
}
