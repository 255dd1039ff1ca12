import { permutation } from '../../contract/random';
import type { Engine, Executable, Tensors } from '../../engines/engine';
import type { Model } from '../../methods';
import type { Tensor } from '../../program/tensor';
import { blockOf } from '../../solvers/kronecker/modes';
import type { Standpoint } from '../../solvers/sequential-subspace';
import { stepFeeds, stepOutputs, varianceReducedStep } from '../../solvers/variance-reduced-step';
import type { Curvature, CurvatureOptions } from './curvature';
import { gradientProgram, needed } from './gradient-program';
import { ParameterVector } from './parameter-vector';
import { batches } from './part';
import type { StoredGradients } from './stored-gradients';

/** Samples per step, in batches of the experiment: preconditioning costs the same for any number of samples. */
const batchesPerStep = 4;

/** So many sweeps take all training rows once. */
export const sweepsPerEpoch = 2;

function scalar(value: number): Tensor {
  return { shape: [], dtype: 'float32', data: Float32Array.of(value) };
}

/** How a sweep steps. */
export interface SweepMetric {
  readonly spectrum: Float32Array;
  /** Step size. */
  readonly rate: number;
}

/**
 * Half an epoch of preconditioned minibatch steps with reduced variance from where a convex solver stands. Where it leads
 * is a direction for the solver, whose exact search over its directions takes the place of a schedule.
 */
export class Sweep {
  private readonly vector: ParameterVector;

  private constructor(
    model: Model,
    private readonly step: Executable,
    private readonly kept: readonly string[],
    private readonly held: Record<string, Tensor>,
    private readonly curvature: Curvature,
    private readonly options: CurvatureOptions,
  ) {
    this.vector = new ParameterVector(model.parameters);
  }

  static async compile(engine: Engine, model: Model, curvature: Curvature, options: CurvatureOptions): Promise<Sweep> {
    const program = varianceReducedStep(model.logits, gradientProgram(model), model.parameters, model.parameters.map(blockOf));
    const state = model.parameters.flatMap(({ name }) => [name, stepOutputs.growth(name)]);
    const step = await engine.compile(program, { state, batch: batchesPerStep * options.batch });
    const held = needed(program, Object.keys(options.held)).map((name) => [name, options.held[name] as Tensor]);
    return new Sweep(model, step, needed(program, model.kept), Object.fromEntries(held) as Record<string, Tensor>, curvature, options);
  }

  /** Samples of one step. */
  get samplesPerStep(): number {
    return batchesPerStep * this.options.batch;
  }

  /** Where a sweep leads from a point, less the point. Stores the gradients of the samples that it meets. */
  async direction(from: Standpoint, metric: SweepMetric, gradients: StoredGradients): Promise<Float32Array> {
    const { store, training, onBatch } = this.options;
    const { classes, start } = training;
    const { gradient } = from;
    if (gradient) gradients.storeAll({ ...from, gradient }, this.vector.decays);
    const common = this.common(from, metric, gradients);
    await this.step.load({ ...this.vector.tensors(from.w), ...this.vector.tensors(new Float32Array(this.vector.size), stepOutputs.growth('')) });
    const met = this.samples(from.iteration);
    const probabilities = new Float32Array(met.length * classes);
    const steps = Array.from(batches(0, met.length, this.samplesPerStep), ({ offset, count }) => {
      const places = met.subarray(offset, offset + count);
      return { offset, places, rows: places.map((place) => start + place) };
    });
    for await (const [{ offset, places }, rows] of store.stream(this.kept, steps)) {
      onBatch();
      const outputs = await this.step.step({
        ...rows,
        ...common,
        [stepFeeds.weight]: scalar(1 / places.length),
        [stepFeeds.share]: scalar(places.length / training.count),
        [stepFeeds.stored]: { shape: [places.length, classes], dtype: 'float32', data: gradients.of(places) },
      });
      probabilities.set(outputs[stepOutputs.probabilities]?.data ?? [], offset * classes);
    }
    const state = await this.step.read();
    const growth = this.vector.vector(state, stepOutputs.growth(''));
    const step = this.vector.vector(state).map((value, i) => value - (from.w[i] ?? 0));
    // Steps that have diverged tell nothing of the samples.
    if ([step, growth].every((vector) => vector.every(Number.isFinite))) gradients.store(met, probabilities, growth);
    return step;
  }

  /** The samples of an iteration's sweep: each epoch in an order of its own. */
  private samples(iteration: number): Int32Array {
    const { training, seed } = this.options;
    const [epoch, turn] = [Math.floor((iteration - 1) / sweepsPerEpoch), (iteration - 1) % sweepsPerEpoch];
    const count = Math.ceil(training.count / sweepsPerEpoch);
    return permutation(training.count, seed, 'sweep', epoch).subarray(turn * count, (turn + 1) * count);
  }

  dispose(): Promise<void> {
    return this.step.dispose();
  }

  private common({ lambda }: Standpoint, { spectrum, rate }: SweepMetric, { meanGradient }: StoredGradients): Tensors {
    return {
      ...this.held,
      ...this.curvature.basesFound(),
      ...this.curvature.damped(spectrum, lambda),
      ...this.vector.tensors(meanGradient, stepFeeds.mean('')),
      [stepFeeds.lambda]: scalar(lambda),
      [stepFeeds.rate]: scalar(rate),
    };
  }
}
