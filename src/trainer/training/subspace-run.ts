import { logitsGradient } from '../../solvers/cross-entropy';
import { SequentialSubspace, type Proposal, type SubspaceState } from '../../solvers/sequential-subspace';
import type { Snapshot } from './candidate';
import { ConvexRun } from './convex-run';
import type { Curvature } from './curvature';
import type { EngineObjective } from './engine-objective';
import { doubles, floats, numbered, upTo } from './snapshot-arrays';
import type { Sweep } from './sweep';

/** What a convex model's candidates are trained with. */
export interface SubspaceTools {
  readonly objective: EngineObjective;
  readonly curvature: Curvature;
  /** For sets so large that an epoch of minibatch steps leads further than a gradient. */
  readonly sweep: Sweep | null;
}

interface Logits {
  readonly training: Float64Array;
  readonly validation: Float64Array;
}

/** What is found at a point. */
export interface Surroundings {
  readonly w: Float32Array;
  readonly logits: Logits;
  readonly spectrum: Float32Array;
  /** Gradient of the mean cross-entropy. */
  readonly slope: Float32Array;
}

/** What a candidate keeps beside its solver's state. */
interface Metric {
  /** The curvature where it started. */
  readonly spectrum: Float32Array;
  /** Step size of sweeps; it follows how far the solver goes along them. */
  rate: number;
}

function stateOf(snapshot: Snapshot): SubspaceState {
  return {
    iteration: snapshot.numbers['iteration'] ?? 0,
    converged: snapshot.numbers['converged'] === 1,
    followed: snapshot.numbers['followed'] ?? 1,
    w: floats(snapshot, 'w'),
    gradient: floats(snapshot, 'gradient'),
    trainingLogits: doubles(snapshot, 'trainingLogits'),
    validationLogits: doubles(snapshot, 'validationLogits'),
    directions: upTo(snapshot, 'directions').map((i) => ({
      step: floats(snapshot, `step/${i}`),
      training: floats(snapshot, `training/${i}`),
      validation: floats(snapshot, `validation/${i}`),
    })),
  };
}

function proposalOf({ curvature, sweep }: SubspaceTools, metric: Metric, lambda: number): Proposal {
  if (!sweep) {
    return async ({ gradient }) => (await curvature.precondition(metric.spectrum, gradient, lambda)).map((value) => -value);
  }
  return async (state) => {
    if (state.iteration > 1) metric.rate *= Math.min(Math.max(state.followed, 0.25), 2);
    const step = await sweep.direction(state, metric.spectrum, lambda, metric.rate);
    if (step.every(Number.isFinite)) return step;
    metric.rate /= 16;
    return (await curvature.precondition(metric.spectrum, state.gradient, lambda)).map((value) => -value);
  };
}

/** A candidate trained by sequential subspace optimization, preconditioned by the curvature where it starts. */
export class SubspaceRun extends ConvexRun<SequentialSubspace> {
  private constructor(
    solver: SequentialSubspace,
    lambda: number,
    private readonly metric: Metric,
  ) {
    super(solver, lambda);
  }

  /** The gradient and the curvature at w, whose logits are given. */
  static async lookAround({ objective, curvature }: SubspaceTools, w: Float32Array, logits: Logits): Promise<Surroundings> {
    const spectrum = await curvature.spectrum(logits.training);
    return { w, logits, spectrum, slope: await objective.pullBack(logitsGradient(logits.training, objective.training)) };
  }

  static async start(tools: SubspaceTools, lambda: number, { w, logits, spectrum, slope }: Surroundings): Promise<SubspaceRun> {
    const { objective, curvature, sweep } = tools;
    const rate = sweep ? curvature.stableRate(spectrum, lambda, sweep.samplesPerStep) : 0;
    const metric: Metric = { spectrum, rate };
    const solver = await SequentialSubspace.start(objective, lambda, proposalOf(tools, metric, lambda), { w, logits, slope });
    return new SubspaceRun(solver, lambda, metric);
  }

  static resume(tools: SubspaceTools, lambda: number, snapshot: Snapshot): SubspaceRun {
    const metric: Metric = { spectrum: floats(snapshot, 'spectrum'), rate: snapshot.numbers['rate'] ?? 0 };
    const solver = SequentialSubspace.resume(tools.objective, lambda, proposalOf(tools, metric, lambda), stateOf(snapshot));
    return new SubspaceRun(solver, lambda, metric);
  }

  protected memory(): Snapshot {
    const { followed, directions } = this.solver.state;
    const { spectrum, rate } = this.metric;
    return {
      numbers: { followed, rate, directions: directions.length },
      arrays: {
        spectrum,
        ...numbered('step', directions.map(({ step }) => step)),
        ...numbered('training', directions.map(({ training }) => training)),
        ...numbered('validation', directions.map(({ validation }) => validation)),
      },
    };
  }
}
