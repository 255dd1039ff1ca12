import { Lbfgs, type LbfgsState } from '../../solvers/lbfgs';
import type { CandidateRun, EpochFigures, Snapshot } from './candidate';
import { convexFigures } from './convex-figures';
import type { EngineObjective } from './engine-objective';
import { doubles, floats, numbered, upTo } from './snapshot-arrays';

function stateOf(snapshot: Snapshot): LbfgsState {
  const pairs = upTo(snapshot, 'pairs');
  return {
    iteration: snapshot.numbers['iteration'] ?? 0,
    converged: snapshot.numbers['converged'] === 1,
    w: floats(snapshot, 'w'),
    gradient: floats(snapshot, 'gradient'),
    trainingLogits: doubles(snapshot, 'trainingLogits'),
    validationLogits: doubles(snapshot, 'validationLogits'),
    steps: pairs.map((i) => floats(snapshot, `step/${i}`)),
    gradientChanges: pairs.map((i) => floats(snapshot, `gradientChange/${i}`)),
  };
}

/** A candidate trained by L-BFGS. */
export class LbfgsRun implements CandidateRun {
  private constructor(
    private readonly solver: Lbfgs,
    private readonly lambda: number,
  ) {}

  static async start(objective: EngineObjective, lambda: number, w: Float32Array): Promise<LbfgsRun> {
    return new LbfgsRun(await Lbfgs.start(objective, lambda, w), lambda);
  }

  static resume(objective: EngineObjective, lambda: number, snapshot: Snapshot): LbfgsRun {
    return new LbfgsRun(Lbfgs.resume(objective, lambda, stateOf(snapshot)), lambda);
  }

  get epoch() {
    return this.solver.state.iteration;
  }

  get converged() {
    return this.solver.state.converged;
  }

  async runEpoch(): Promise<EpochFigures> {
    return convexFigures(await this.solver.iterate(), this.lambda);
  }

  parameters(): Promise<Float32Array> {
    return Promise.resolve(this.solver.state.w.slice());
  }

  snapshot(): Promise<Snapshot> {
    const { iteration, converged, w, gradient, trainingLogits, validationLogits, steps, gradientChanges } = this.solver.state;
    return Promise.resolve({
      numbers: { iteration, converged: Number(converged), pairs: steps.length },
      arrays: {
        ...{ w, gradient, trainingLogits, validationLogits },
        ...numbered('step', steps),
        ...numbered('gradientChange', gradientChanges),
      },
    });
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }
}
