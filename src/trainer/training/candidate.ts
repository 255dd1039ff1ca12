import type { Tensor, TensorData } from '../../program/tensor';

/** Figures after one epoch of one candidate. Losses are mean cross-entropies in nats, accuracies fractions. */
export interface EpochFigures {
  readonly trainLoss: number;
  readonly trainAccuracy: number;
  readonly validationLoss: number;
  readonly validationAccuracy: number;
  readonly gradientNorm?: number;
  /** Of a convex method: mean cross-entropy + λ/2·‖w‖², and how far it lies above the optimum at most. */
  readonly objective?: number;
  readonly gapBound?: number;
}

/** State that goes through a checkpoint and comes back bit-equal. */
export interface Snapshot {
  readonly numbers: Readonly<Record<string, number>>;
  readonly arrays: Readonly<Record<string, TensorData>>;
}

/** One method being trained with one value of its regularization or learning rate. */
export interface CandidateRun {
  /** Passes over the data so far. */
  readonly epoch: number;
  /** Whether the optimum is reached, so that further epochs change nothing. */
  readonly converged: boolean;
  runEpoch(): Promise<EpochFigures>;
  /** The present parameters as one vector (a copy). */
  parameters(): Promise<Float32Array>;
  snapshot(): Promise<Snapshot>;
  dispose(): Promise<void>;
}

/** Several values being trained at once: what a pass over the data finds serves them all. */
export interface JointRun {
  /** Passes over the data so far. */
  readonly epoch: number;
  /** Whether the optimum for the value at this place is reached. */
  converged(place: number): boolean;
  /**
   * Trains those at these places for one pass; the others are left behind.
   * @param goesOn whether the value at a place is worth another pass after such figures; else what that would begin with
   *   may be left out
   * @returns figures of each
   */
  runEpoch(places: readonly number[], goesOn: (place: number, figures: EpochFigures) => boolean): Promise<readonly EpochFigures[]>;
  /** The present parameters for the value at this place as one vector (a copy). */
  parameters(place: number): Float32Array;
  snapshot(): Snapshot;
}

/** How a method's candidates are trained at once. */
export interface JointTrainer {
  start(values: readonly number[]): Promise<JointRun>;
  resume(values: readonly number[], snapshot: Snapshot): Promise<JointRun>;
}

/** How a method's candidates are trained. */
export interface CandidateTrainer {
  /** What the candidates differ in. */
  readonly searched: 'lambda' | 'learningRate';
  readonly batchesPerEpoch: number;
  /** Begins with a value, from the last iterate of the candidate before where that helps. */
  start(value: number, previous: Float32Array | null): Promise<CandidateRun>;
  resume(value: number, snapshot: Snapshot): Promise<CandidateRun>;
  /** Where candidates that start at the same point can share what is found. */
  readonly joint?: JointTrainer;
  /** The parameters by name. */
  tensors(parameters: Float32Array): Record<string, Tensor>;
  dispose(): Promise<void>;
}
