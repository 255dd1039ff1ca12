import { accuracy, meanCrossEntropy } from './cross-entropy';
import type { LinearObjective } from './linear-objective';
import { dot, weightedDot, type Vector } from './vectors';

/** Figures after an iteration of a convex solver. */
export interface ConvexProgress {
  readonly iteration: number;
  /** Mean cross-entropy + λ/2·‖w‖². */
  readonly objective: number;
  readonly trainingLoss: number;
  readonly trainingAccuracy: number;
  readonly validationLoss: number;
  readonly validationAccuracy: number;
  /** Null where the gradient is not known. */
  readonly gradientNorm: number | null;
}

/** A point with what is known there. */
export interface ConvexPoint {
  readonly w: Float32Array;
  /** Null where it is not known. */
  readonly gradient: Float32Array | null;
  readonly trainingLogits: Float64Array;
  readonly validationLogits: Float64Array;
}

/** Figures at a point. */
export function progressAt(objective: LinearObjective, lambda: number, iteration: number, point: ConvexPoint): ConvexProgress {
  const { w, gradient, trainingLogits, validationLogits } = point;
  const trainingLoss = meanCrossEntropy(trainingLogits, objective.training);
  return {
    iteration,
    objective: trainingLoss + (lambda / 2) * weightedDot(objective.decays, w, w),
    trainingLoss,
    trainingAccuracy: accuracy(trainingLogits, objective.training),
    validationLoss: meanCrossEntropy(validationLogits, objective.validation),
    validationAccuracy: accuracy(validationLogits, objective.validation),
    gradientNorm: gradient && norm(gradient),
  };
}

/** ‖a‖, summed in float64. */
export function norm(a: Vector): number {
  return Math.sqrt(dot(a, a));
}
