import { permutation } from '../../contract/random';
import type { Engine, Executable, Tensors } from '../../engines/engine';
import { withLoss, type Model } from '../../methods';
import type { Tensor } from '../../program/tensor';
import { accuracy, meanCrossEntropy } from '../../solvers/cross-entropy';
import { trainingStep, type TrainingStepOptions } from '../../solvers/training-step';
import { updateRules } from '../../solvers/update-rules';
import type { CandidateRun, CandidateTrainer, EpochFigures, Snapshot } from './candidate';
import type { FeatureStore } from './feature-store';
import { logitsOf } from './logits';
import { ParameterVector } from './parameter-vector';
import { callsOf, feedsOfSteps, Pace, stepsWithin } from './steps';
import type { Part, Parts } from './part';

/** What minibatch training needs beside the model. */
export interface MinibatchOptions {
  readonly step: TrainingStepOptions;
  readonly seed: number;
  readonly batch: number;
  /** The learning rate halves after each quarter of them. */
  readonly epochs: number;
  /** Tensors that the model does not learn. */
  readonly held: Readonly<Record<string, Tensor>>;
  readonly start: Float32Array;
  /** Called before each batch; may throw to stop. */
  readonly onBatch: () => void;
}

interface Compiled {
  readonly model: Model;
  readonly store: FeatureStore;
  readonly parts: Parts;
  readonly options: MinibatchOptions;
  readonly vector: ParameterVector;
  readonly step: Executable;
  readonly pace: Pace;
  readonly forward: Executable;
  readonly state: readonly { readonly name: string; readonly shape: readonly number[] }[];
}

class MinibatchRun implements CandidateRun {
  readonly converged = false;

  constructor(
    private readonly compiled: Compiled,
    private readonly learningRate: number,
    public epoch: number,
  ) {}

  async runEpoch(): Promise<EpochFigures> {
    const { parts, options } = this.compiled;
    const { training, validation } = parts;
    const order = permutation(training.count, options.seed, 'shuffle', this.epoch);
    const rate = this.learningRate * 0.5 ** Math.floor((4 * this.epoch) / options.epochs);
    let [loss, right] = [0, 0];
    const first = this.epoch * Math.ceil(training.count / options.batch);
    const chosen = callsOf(training.count, options.batch, () => this.compiled.pace.steps, ({ offset, count, steps }) => {
      const places = order.subarray(offset, offset + count);
      return { places, steps, rows: places.map((place) => training.start + place), step: first + offset / options.batch + 1 };
    });
    for await (const [{ places, steps, step }, kept] of this.compiled.store.stream(this.compiled.model.kept, chosen)) {
      options.onBatch();
      const { losses, accuracy } = await this.takeSteps(places, kept, rate, step, steps);
      // Added one by one, so that sums do not depend on how many steps a call takes.
      for (const each of losses) loss += (each * places.length) / steps;
      right += Math.round(accuracy * places.length);
    }
    this.epoch += 1;
    const logits = await this.logits(await this.parameters(), validation);
    return {
      trainLoss: loss / training.count,
      trainAccuracy: right / training.count,
      validationLoss: meanCrossEntropy(logits, validation),
      validationAccuracy: accuracy(logits, validation),
    };
  }

  private async takeSteps(places: Int32Array, kept: Tensors, rate: number, first: number, steps: number) {
    const { options, pace, parts, step } = this.compiled;
    const { labels, classes } = parts.training;
    const chosen = places.map((place) => labels[place] ?? 0);
    const scalars = Array.from({ length: steps }, (_, index) => updateRules[options.step.rule].feeds(rate, first + index));
    const feeds = { ...kept, ...options.held, ...feedsOfSteps(chosen, scalars) };
    const outputs = await pace.timed(() => step.takeSteps(feeds, steps));
    const logits = Float64Array.from(outputs['logits']?.data ?? []);
    return { losses: outputs['loss']?.data ?? [], accuracy: accuracy(logits, { labels: chosen, classes }) };
  }

  async parameters(): Promise<Float32Array> {
    const { step, model, vector } = this.compiled;
    return vector.vector(await step.read(model.parameters.map(({ name }) => name)));
  }

  logits(parameters: Float32Array, part: Part): Promise<Float64Array> {
    const { forward, store, model, options, vector } = this.compiled;
    const feeds = { ...options.held, ...vector.tensors(parameters) };
    return logitsOf(forward, store, model.kept, feeds, part, options.onBatch);
  }

  async snapshot(): Promise<Snapshot> {
    const state = await this.compiled.step.read();
    return {
      numbers: { epoch: this.epoch },
      arrays: Object.fromEntries(Object.entries(state).map(([name, { data }]) => [name, data])),
    };
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }
}

/**
 * Trains a model by minibatches with Adam or SGD, for any method: one compiled step, its state in the engine.
 */
export async function minibatchTrainer(
  engine: Engine,
  model: Model,
  store: FeatureStore,
  parts: Parts,
  options: MinibatchOptions,
): Promise<CandidateTrainer> {
  const mostSteps = stepsWithin(model, options.batch, store);
  const { program, state } = trainingStep(withLoss(model.logits), model.parameters, options.step);
  const step = await engine.compile(program, { state: state.map(({ name }) => name), batch: options.batch, mostSteps });
  const forward = await engine.compile(model.logits, { batch: options.batch });
  const vector = new ParameterVector(model.parameters);
  const compiled: Compiled = { model, store, parts, options, vector, step, forward, state, pace: new Pace(mostSteps) };
  const load = (arrays: Readonly<Record<string, Tensor['data'] | undefined>>) =>
    step.load(
      Object.fromEntries(
        state.map(({ name, shape }) => {
          const size = shape.reduce((product, length) => product * length, 1);
          return [name, { shape, dtype: 'float32' as const, data: arrays[name] ?? new Float32Array(size) }];
        }),
      ),
    );
  return {
    searched: 'learningRate',
    batchesPerEpoch: Math.ceil(parts.training.count / options.batch),
    start: async (learningRate) => {
      const start = Object.entries(vector.tensors(options.start)).map(([name, { data }]) => [name, data] as const);
      await load(Object.fromEntries(start));
      return new MinibatchRun(compiled, learningRate, 0);
    },
    resume: async (learningRate, snapshot) => {
      await load(snapshot.arrays);
      return new MinibatchRun(compiled, learningRate, snapshot.numbers['epoch'] ?? 0);
    },
    tensors: (parameters) => vector.tensors(parameters),
    dispose: async () => {
      await step.dispose();
      await forward.dispose();
    },
  };
}
