import { uniforms, normals } from '../src/contract/random';
import type { Engine, Executable } from '../src/engines/engine';
import { buildModel, chooseLayers, withLoss, type Model, type Setting } from '../src/methods';
import { operationsOf } from '../src/program/operations';
import type { Tensor } from '../src/program/tensor';
import type { Program } from '../src/program/types';
import { trainingStep } from '../src/solvers/training-step';
import { updateRules } from '../src/solvers/update-rules';
import { exchangeOf, inputOf, type Exchange } from './exchange';
import type { Workload } from './workloads';

export const batch = 64;
const classes = 10;
const learningRate = 1e-3;
const weightDecay = 1e-4;

/** The product's own full-model step on one batch, ready to run. */
export interface Prepared {
  /** Seconds of each of so many steps, after one that does not count. */
  seconds(steps: number): Promise<number[]>;
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

function scalar(value: number): Tensor {
  return { shape: [], dtype: 'float32', data: Float32Array.of(value) };
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
  const executable = await engine.compile(step.program, { state: step.state.map(({ name }) => name), batch });
  const omega = random('omega', [backbone.featureCount, classes], 1 / Math.sqrt(backbone.featureCount));
  const start = startOf(model);
  const load = (): Promise<void> =>
    executable.load(
      Object.fromEntries(
        step.state.map(({ name, shape }) => [name, start[name] ?? random(name, shape, 0)]),
      ),
    );
  await load();
  const labels: Tensor = { shape: [batch], dtype: 'int32', data: Int32Array.from({ length: batch }, (_, i) => i % classes) };
  const feeds: Record<string, Tensor> = {
    ...kept,
    'omega/kernel': omega,
    labels,
    weight: { shape: [batch], dtype: 'float32', data: new Float32Array(batch).fill(1 / batch) },
    ...Object.fromEntries(Object.entries(updateRules.sgd.feeds(learningRate, 1)).map(([name, value]) => [name, scalar(value)])),
  };
  return {
    operations: step.program.equations.reduce((sum, equation) => sum + operationsOf(equation, batch), 0),
    seconds: (steps) => timed(executable, feeds, steps),
    parametersAfter: async (steps) => {
      await load();
      for (let i = 0; i < steps; i++) await executable.step(feeds);
      return executable.read(model.parameters.map(({ name }) => name));
    },
    exchange: exchangeOf(workload, setting, model, {
      ...(await once(engine, inputOf(setting), { pixels })),
      labels,
      omega,
      start,
      learningRate,
      weightDecay,
    }),
    dispose: () => executable.dispose(),
  };
}

async function timed(executable: Executable, feeds: Record<string, Tensor>, steps: number): Promise<number[]> {
  const seconds: number[] = [];
  await executable.step(feeds);
  for (let i = 0; i < steps; i++) {
    const begin = performance.now();
    await executable.step(feeds);
    seconds.push((performance.now() - begin) / 1000);
  }
  return seconds;
}

function startOf(model: Model): Record<string, Tensor> {
  return Object.fromEntries(
    model.parameters.map(({ name, shape }) => [name, random(`start ${name}`, shape, name.startsWith('w1') ? 0.1 : 0.01)]),
  );
}
