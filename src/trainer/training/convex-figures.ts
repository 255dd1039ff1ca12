import type { ConvexProgress } from '../../solvers/convex-progress';
import { gapBound } from '../../solvers/optimality';
import type { EpochFigures } from './candidate';

/** What a convex solver's progress says of an epoch; of the gradient only where it is known. */
export function convexFigures(progress: ConvexProgress, lambda: number): EpochFigures {
  const { gradientNorm, objective, trainingLoss, trainingAccuracy, validationLoss, validationAccuracy } = progress;
  return {
    ...{ trainLoss: trainingLoss, trainAccuracy: trainingAccuracy, validationLoss, validationAccuracy, objective },
    ...(gradientNorm !== null && { gradientNorm, gapBound: gapBound(gradientNorm, lambda) }),
  };
}
