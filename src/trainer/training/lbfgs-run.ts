import { Lbfgs, type LbfgsState } from '../../solvers/lbfgs';
import type { Snapshot } from './candidate';
import { ConvexRun } from './convex-run';
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
export class LbfgsRun extends ConvexRun<Lbfgs> {
  static async start(objective: EngineObjective, lambda: number, w: Float32Array): Promise<LbfgsRun> {
    return new LbfgsRun(await Lbfgs.start(objective, lambda, w), lambda);
  }

  static resume(objective: EngineObjective, lambda: number, snapshot: Snapshot): LbfgsRun {
    return new LbfgsRun(Lbfgs.resume(objective, lambda, stateOf(snapshot)), lambda);
  }

  protected memory(): Snapshot {
    const { steps, gradientChanges } = this.solver.state;
    return {
      numbers: { pairs: steps.length },
      arrays: { ...numbered('step', steps), ...numbered('gradientChange', gradientChanges) },
    };
  }
}
