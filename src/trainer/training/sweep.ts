import { permutation } from '../../contract/random';
import type { Engine, Executable, Tensors } from '../../engines/engine';
import type { Model } from '../../methods';
import type { Tensor } from '../../program/tensor';
import { softmaxRows } from '../../solvers/cross-entropy';
import { blockOf } from '../../solvers/kronecker/modes';
import type { Standpoint } from '../../solvers/sequential-subspace';
import { stepFeeds, varianceReducedStep } from '../../solvers/variance-reduced-step';
import type { Curvature, CurvatureOptions } from './curvature';
import { gradientProgram, needed } from './gradient-program';
import { ParameterVector } from './parameter-vector';
import { batches } from './part';

/** Samples per step, in batches of the experiment: preconditioning costs the same for any number of samples. */
const batchesPerStep = 4;

/** Of the training rows the part that a sweep takes: the exact search after it costs a J and a Jᵀ whatever its length. */
const part = 1 / 2;

function scalar(value: number): Tensor {
  return { shape: [], dtype: 'float32', data: Float32Array.of(value) };
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
    const state = model.parameters.map(({ name }) => name);
    const step = await engine.compile(program, { state, batch: batchesPerStep * options.batch });
    const held = needed(program, Object.keys(options.held)).map((name) => [name, options.held[name] as Tensor]);
    return new Sweep(model, step, needed(program, model.kept), Object.fromEntries(held) as Record<string, Tensor>, curvature, options);
  }

  /** Samples of one step. */
  get samplesPerStep(): number {
    return batchesPerStep * this.options.batch;
  }

  /** Where a sweep leads from a point, less the point. */
  async direction(from: Standpoint, spectrum: Float32Array, rate: number): Promise<Float32Array> {
    const { store, training, seed, onBatch } = this.options;
    const { classes, start, count: total } = training;
    const reference = softmaxRows(from.trainingLogits, classes);
    const order = permutation(total, seed, 'sweep', from.iteration);
    const common = this.common(from, spectrum, rate);
    await this.step.load(this.vector.tensors(from.w));
    const steps = Array.from(batches(0, Math.ceil(part * total), this.samplesPerStep), ({ offset, count }) => {
      const places = order.subarray(offset, offset + count);
      return { places, rows: places.map((place) => start + place) };
    });
    for await (const [{ places }, rows] of store.stream(this.kept, steps)) {
      onBatch();
      const data = new Float32Array(places.length * classes);
      places.forEach((place, row) => data.set(reference.subarray(place * classes, (place + 1) * classes), row * classes));
      await this.step.step({
        ...rows,
        ...common,
        [stepFeeds.weight]: scalar(1 / places.length),
        [stepFeeds.reference]: { shape: [places.length, classes], dtype: 'float32', data },
      });
    }
    const reached = this.vector.vector(await this.step.read());
    return reached.map((value, i) => value - (from.w[i] ?? 0));
  }

  dispose(): Promise<void> {
    return this.step.dispose();
  }

  private common({ w, gradient, lambda }: Standpoint, spectrum: Float32Array, rate: number): Tensors {
    const { decays } = this.vector;
    const anchor = gradient.map((value, i) => value - (decays[i] === 1 ? lambda * (w[i] ?? 0) : 0));
    return {
      ...this.held,
      ...this.curvature.basesFound(),
      ...this.curvature.damped(spectrum, lambda),
      ...this.vector.tensors(anchor, stepFeeds.anchor('')),
      [stepFeeds.lambda]: scalar(lambda),
      [stepFeeds.rate]: scalar(rate),
    };
  }
}
