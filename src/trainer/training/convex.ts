import { Lbfgs, type LbfgsState } from '../../solvers/lbfgs';
import type { CandidateRun, CandidateTrainer, EpochFigures, Snapshot } from './candidate';
import type { EngineObjective } from './engine-objective';
import type { Parts } from './part';

function floats(snapshot: Snapshot, name: string): Float32Array {
  const data = snapshot.arrays[name];
  if (!(data instanceof Float32Array)) throw new Error(`the checkpoint has no ${name}`);
  return data.slice();
}

function doubles(snapshot: Snapshot, name: string): Float64Array {
  const data = snapshot.arrays[name];
  if (!(data instanceof Float64Array)) throw new Error(`the checkpoint has no ${name}`);
  return data.slice();
}

function stateOf(snapshot: Snapshot): LbfgsState {
  const pairs = Array.from({ length: snapshot.numbers['pairs'] ?? 0 }, (_, i) => i);
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

class LbfgsRun implements CandidateRun {
  constructor(private readonly solver: Lbfgs) {}

  get epoch() {
    return this.solver.state.iteration;
  }

  get converged() {
    return this.solver.state.converged;
  }

  async runEpoch(): Promise<EpochFigures> {
    const progress = await this.solver.iterate();
    return {
      trainLoss: progress.trainingLoss,
      trainAccuracy: progress.trainingAccuracy,
      validationLoss: progress.validationLoss,
      validationAccuracy: progress.validationAccuracy,
      gradientNorm: progress.gradientNorm,
    };
  }

  parameters(): Promise<Float32Array> {
    return Promise.resolve(this.solver.state.w.slice());
  }

  snapshot(): Promise<Snapshot> {
    const { state, gradientBound } = this.solver;
    const { w, gradient, trainingLogits, validationLogits, steps, gradientChanges } = state;
    return Promise.resolve({
      numbers: { iteration: state.iteration, converged: Number(state.converged), pairs: steps.length, gradientBound },
      arrays: {
        w,
        gradient,
        trainingLogits,
        validationLogits,
        ...Object.fromEntries(steps.map((step, i) => [`step/${i}`, step])),
        ...Object.fromEntries(gradientChanges.map((change, i) => [`gradientChange/${i}`, change])),
      },
    });
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }
}

/**
 * Trains a convex model by L-BFGS. λ is searched from the largest to the smallest, each from the solution before.
 * @param origin where the first candidate starts: zero, or the paper's w1 = ω̄, w2 = 0 (then every candidate starts there)
 */
export function convexTrainer(
  objective: EngineObjective,
  parts: Parts,
  batch: number,
  origin: { readonly w: Float32Array; readonly everyCandidate: boolean },
): CandidateTrainer {
  return {
    searched: 'lambda',
    batchesPerEpoch: Math.ceil(parts.training.count / batch),
    start: async (lambda, previous) => {
      const w = origin.everyCandidate || !previous ? origin.w : previous;
      return new LbfgsRun(await Lbfgs.start(objective, lambda, w));
    },
    resume: (lambda, snapshot) => {
      const bound = snapshot.numbers['gradientBound'] ?? 0;
      return Promise.resolve(new LbfgsRun(Lbfgs.resume(objective, lambda, bound, stateOf(snapshot))));
    },
    tensors: (parameters) => objective.vector.tensors(parameters),
    dispose: () => objective.dispose(),
  };
}
