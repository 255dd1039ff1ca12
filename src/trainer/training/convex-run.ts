import type { ConvexPoint, ConvexProgress } from '../../solvers/convex-progress';
import { gapBound } from '../../solvers/optimality';
import type { CandidateRun, EpochFigures, Snapshot } from './candidate';

/** What a run asks of a convex solver. */
interface Solver {
  readonly state: ConvexPoint & { readonly converged: boolean };
  iterate(): Promise<ConvexProgress>;
}

/** A candidate trained by a solver of convex objectives. */
export abstract class ConvexRun<S extends Solver> implements CandidateRun {
  constructor(
    protected readonly solver: S,
    private readonly lambda: number,
  ) {}

  get epoch() {
    return this.solver.state.iteration;
  }

  get converged() {
    return this.solver.state.converged;
  }

  async runEpoch(): Promise<EpochFigures> {
    const { gradientNorm, objective, trainingLoss, trainingAccuracy, validationLoss, validationAccuracy } = await this.solver.iterate();
    return {
      trainLoss: trainingLoss,
      trainAccuracy: trainingAccuracy,
      validationLoss,
      validationAccuracy,
      gradientNorm,
      objective,
      gapBound: gapBound(gradientNorm, this.lambda),
    };
  }

  parameters(): Promise<Float32Array> {
    return Promise.resolve(this.solver.state.w.slice());
  }

  snapshot(): Promise<Snapshot> {
    const { iteration, converged, w, gradient, trainingLogits, validationLogits } = this.solver.state;
    const { numbers, arrays } = this.memory();
    return Promise.resolve({
      numbers: { iteration, converged: Number(converged), ...numbers },
      arrays: { w, gradient, trainingLogits, validationLogits, ...arrays },
    });
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }

  /** What the solver remembers beside the point where it stands. */
  protected abstract memory(): Snapshot;
}
