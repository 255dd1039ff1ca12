import { uniforms, normals } from '../src/contract/random';
import type { Engine } from '../src/engines/engine';
import { buildModel, chooseLayers, withLoss, type Model, type Setting } from '../src/methods';
import { operationsOf } from '../src/program/operations';
import type { Tensor, TensorType } from '../src/program/tensor';
import type { Program } from '../src/program/types';
import { trainingStep } from '../src/solvers/training-step';
import { updateRules } from '../src/solvers/update-rules';
import { EngineObjective } from '../src/trainer/training/engine-objective';
import { FeatureStore } from '../src/trainer/training/feature-store';
import type { Part } from '../src/trainer/training/part';
import { feedsOfSteps, stepsWithin } from '../src/trainer/training/steps';
import { exchangeOf, inputOf, type Exchange } from './exchange';
import type { Workload } from './workloads';

export const batch = 64;
const classes = 10;
/** So many batches share what a pass does once. */
const batchesPerPass = 10;
const learningRate = 1e-3;
const weightDecay = 1e-4;

/** The product's own full-model step on one batch, ready to run. */
export interface Prepared {
  /** Seconds of a step in each of several calls that take at least so many steps together, after one that does not count. */
  seconds(steps: number): Promise<number[]>;
  /** Seconds that a batch takes in each of so many passes of the default solver: J over the data, then Jᵀ. */
  passSeconds(passes: number): Promise<number[]>;
  /** The parameters after so many steps from the start. */
  parametersAfter(steps: number): Promise<Record<string, Tensor>>;
  /** Multiplications and additions of a step's products, two per product. */
  readonly operations: number;
  /** What PyTorch needs to do the same. */
  readonly exchange: Exchange;
  dispose(): Promise<void>;
}

function random(name: string, shape: readonly number[], size: number): Tensor {
  const length = shape.reduce((product, side) => product * side, 1);
  return { shape, dtype: 'float32', data: Float32Array.from(normals(length, 11, name), (x) => size * x) };
}

/** Runs a program once. */
async function once(engine: Engine, program: Program, feeds: Record<string, Tensor>): Promise<Record<string, Tensor>> {
  const executable = await engine.compile(program);
  const outputs = await executable.run(feeds);
  await executable.dispose();
  return outputs;
}

/** Compiles the step as the trainer does, computes what is constant, and draws the parameters. */
export async function prepare(engine: Engine, workload: Workload): Promise<Prepared> {
  const backbone = await workload.backbone();
  const layers = chooseLayers(backbone, workload.linearized.length > 0 ? workload.linearized : null);
  const { preprocessing } = backbone;
  const setting: Setting = { backbone, preprocessing, layers, classes, neuralTangentScaling: false };
  const model = buildModel('full', setting);
  const { width, height } = preprocessing;
  const data = Uint8Array.from(uniforms(batch * height * width * 3, 3, 'pixels'), (u) => 256 * u);
  const pixels: Tensor = { shape: [batch, height, width, 3], dtype: 'uint8', data };
  const kept = await once(engine, model.constant, { pixels });
  const step = trainingStep(withLoss(model.logits), model.parameters, { rule: 'sgd', weightDecay });
  const most = stepsWithin(model, batch, { budget: Infinity });
  const executable = await engine.compile(step.program, { state: step.state.map(({ name }) => name), batch, mostSteps: most });
  const omega = random('omega', [backbone.featureCount, classes], 1 / Math.sqrt(backbone.featureCount));
  const start = startOf(model);
  const load = (): Promise<void> =>
    executable.load(
      Object.fromEntries(
        step.state.map(({ name, shape }) => [name, start[name] ?? random(name, shape, 0)]),
      ),
    );
  await load();
  const pass = await solverPass(engine, model, kept, { 'omega/kernel': omega });
  const labels: Tensor = { shape: [batch], dtype: 'int32', data: Int32Array.from({ length: batch }, (_, i) => i % classes) };
  /** The batch for several steps in a call, as many as the trainer takes. */
  const feedsFor = (steps: number): Record<string, Tensor> => ({
    ...Object.fromEntries(Object.entries(kept).map(([name, tensor]) => [name, repeated(tensor, steps)])),
    'omega/kernel': omega,
    ...feedsOfSteps(repeated(labels, steps).data as Int32Array, Array.from({ length: steps }, () => updateRules.sgd.feeds(learningRate, 1))),
  });
  return {
    operations: step.program.equations.reduce((sum, equation) => sum + operationsOf(equation, batch), 0),
    seconds: async (steps) => {
      const feeds = feedsFor(most);
      return (await timed(() => executable.takeSteps(feeds, most), Math.ceil(steps / most))).map((seconds) => seconds / most);
    },
    passSeconds: async (passes) => (await timed(pass.run, passes)).map((seconds) => seconds / batchesPerPass),
    parametersAfter: async (steps) => {
      await load();
      await executable.takeSteps(feedsFor(steps), steps);
      return executable.read(model.parameters.map(({ name }) => name));
    },
    exchange: exchangeOf(workload, setting, model, {
      ...(await once(engine, inputOf(setting), { pixels })),
      labels,
      omega,
      start,
      kept,
      learningRate,
      weightDecay,
    }),
    dispose: async () => {
      await executable.dispose();
      await pass.dispose();
    },
  };
}

/** So many times the same rows. */
function repeated({ shape: [rows = 0, ...rest], dtype, data }: Tensor, times: number): Tensor {
  const Data = data.constructor as new (length: number) => Tensor['data'];
  const whole = new Data(times * data.length);
  for (let i = 0; i < times; i++) whole.set(data, i * data.length);
  return { shape: [times * rows, ...rest], dtype, data: whole };
}

async function timed(work: () => Promise<unknown>, times: number): Promise<number[]> {
  const seconds: number[] = [];
  await work();
  for (let i = 0; i < times; i++) {
    const begin = performance.now();
    await work();
    seconds.push((performance.now() - begin) / 1000);
  }
  return seconds;
}

/** A pass of the default solver over a store that holds the same batch a few times. */
async function solverPass(engine: Engine, model: Model, kept: Record<string, Tensor>, held: Record<string, Tensor>) {
  const types = new Map(model.kept.map((name) => [name, typeOf(kept[name])]));
  const samples = batchesPerPass * batch;
  const store = await FeatureStore.open(types, samples);
  for (let start = 0; start < samples; start += batch) await store.write(start, kept);
  const part = (start: number, count: number): Part => ({ start, count, classes, labels: new Int32Array(count) });
  const parts = { training: part(0, samples), validation: part(samples, 0), test: part(samples, 0) };
  const objective = await EngineObjective.compile(engine, model, store, parts, held, batch, () => undefined);
  const w = Float32Array.from(normals(objective.size, 11, 'direction'), (x) => 0.01 * x);
  const cotangent = Float32Array.from(normals(samples * classes, 11, 'cotangent'));
  return {
    run: async (): Promise<void> => {
      await objective.apply(w);
      await objective.pullBack(cotangent);
    },
    dispose: async (): Promise<void> => {
      await objective.dispose();
      await store.close();
    },
  };
}

function typeOf(tensor: Tensor | undefined): TensorType {
  if (!tensor) throw new Error('a kept value is missing');
  return { shape: ['N', ...tensor.shape.slice(1)], dtype: tensor.dtype };
}

function startOf(model: Model): Record<string, Tensor> {
  return Object.fromEntries(
    model.parameters.map(({ name, shape }) => [name, random(`start ${name}`, shape, name.startsWith('w1') ? 0.1 : 0.01)]),
  );
}
