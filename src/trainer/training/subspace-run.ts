import { logitsGradient } from '../../solvers/cross-entropy';
import { SequentialSubspace, type Proposal, type Standpoint } from '../../solvers/sequential-subspace';
import type { CandidateRun, EpochFigures, JointRun, Snapshot } from './candidate';
import { convexFigures } from './convex-figures';
import type { Curvature } from './curvature';
import type { EngineObjective } from './engine-objective';
import { floats } from './snapshot-arrays';
import { StoredGradients } from './stored-gradients';
import { encodeSubspace, decodeSubspace } from './subspace-snapshot';
import { sweepsPerEpoch, type Sweep } from './sweep';

/** What a convex model's candidates are trained with. */
export interface SubspaceTools {
  readonly objective: EngineObjective;
  readonly curvature: Curvature;
  /** For sets so large that minibatch steps lead further than a gradient. */
  readonly sweep: Sweep | null;
}

/** Of all training and validation samples. */
export interface Logits {
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

/** What a run keeps beside its solver's state. */
interface Metric {
  /** The curvature where it started. */
  readonly spectrum: Float32Array;
  /** Step size of sweeps, 0 before the first; it follows how far the solver goes along them. */
  rate: number;
  /** What sweeps know of the samples. */
  readonly gradients: StoredGradients | null;
}

function metricOf({ objective, sweep }: SubspaceTools, spectrum: Float32Array): Metric {
  return { spectrum, rate: 0, gradients: sweep && StoredGradients.none(objective.training, objective.size) };
}

function proposalOf({ curvature, sweep }: SubspaceTools, metric: Metric): Proposal {
  const { spectrum, gradients } = metric;
  const conditioned = async ({ lambda, findGradient }: Standpoint): Promise<Float32Array> =>
    (await curvature.precondition(spectrum, await findGradient(), lambda)).map((value) => -value);
  if (!sweep || !gradients) return { wantsGradient: () => true, step: conditioned };
  const swept = async (from: Standpoint): Promise<Float32Array> => {
    if (metric.rate === 0) metric.rate = curvature.stableRate(spectrum, from.lambda, sweep.samplesPerStep);
    else metric.rate *= Math.min(Math.max(from.followed, 0.25), 2);
    const step = await sweep.direction(from, metric, gradients);
    if (step.every(Number.isFinite)) return step;
    metric.rate /= 16;
    return conditioned(from);
  };
  // Until sweeps have met every sample once: without it the noise of the first would stay in what is learned.
  return { wantsGradient: (iteration) => iteration <= sweepsPerEpoch, step: swept };
}

/** Candidates trained by sequential subspace optimization, preconditioned by the curvature where they start. */
export class SubspaceRun implements JointRun {
  private constructor(
    private readonly solver: SequentialSubspace,
    private readonly metric: Metric,
  ) {}

  /** The gradient and the curvature at w, whose logits are given. */
  static async lookAround({ objective, curvature }: SubspaceTools, w: Float32Array, logits: Logits): Promise<Surroundings> {
    const spectrum = await curvature.spectrum(logits.training);
    return { w, logits, spectrum, slope: await objective.pullBack(logitsGradient(logits.training, objective.training)) };
  }

  static async start(tools: SubspaceTools, lambdas: readonly number[], { spectrum, ...from }: Surroundings): Promise<SubspaceRun> {
    const metric = metricOf(tools, spectrum);
    return new SubspaceRun(await SequentialSubspace.start(tools.objective, lambdas, proposalOf(tools, metric), from), metric);
  }

  static resume(tools: SubspaceTools, lambdas: readonly number[], snapshot: Snapshot): SubspaceRun {
    const gradients = tools.sweep && StoredGradients.resume(snapshot, tools.objective.training, tools.objective.size);
    const metric: Metric = { spectrum: floats(snapshot, 'spectrum'), rate: snapshot.numbers['rate'] ?? 0, gradients };
    const state = decodeSubspace(snapshot, lambdas);
    return new SubspaceRun(SequentialSubspace.resume(tools.objective, proposalOf(tools, metric), state), metric);
  }

  get epoch() {
    return this.solver.state.iteration;
  }

  converged(place: number): boolean {
    return this.solver.state.iterates.get(place)?.converged ?? false;
  }

  async runEpoch(places: readonly number[], goesOn: (place: number, figures: EpochFigures) => boolean): Promise<EpochFigures[]> {
    await this.solver.iterate(places, (leader) => goesOn(leader, this.figures(leader)));
    return places.map((place) => this.figures(place));
  }

  private figures(place: number): EpochFigures {
    return convexFigures(this.solver.progress(place), this.solver.state.iterates.get(place)?.lambda ?? NaN);
  }

  parameters(place: number): Float32Array {
    const iterate = this.solver.state.iterates.get(place);
    if (!iterate) throw new Error(`candidate ${place} was left behind`);
    return iterate.w.slice();
  }

  snapshot(): Snapshot {
    const { numbers, arrays } = encodeSubspace(this.solver.state);
    const { spectrum, rate, gradients } = this.metric;
    return { numbers: { ...numbers, rate }, arrays: { ...arrays, spectrum, ...gradients?.arrays } };
  }
}

/** A joint run of one candidate as a run of its own. */
export function alone(run: JointRun): CandidateRun {
  return {
    get epoch() {
      return run.epoch;
    },
    get converged() {
      return run.converged(0);
    },
    runEpoch: async () => {
      const [figures] = await run.runEpoch([0], () => true);
      if (!figures) throw new Error('the run has no candidate');
      return figures;
    },
    parameters: () => Promise.resolve(run.parameters(0)),
    snapshot: () => Promise.resolve(run.snapshot()),
    dispose: () => Promise.resolve(),
  };
}
