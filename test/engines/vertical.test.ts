import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine, Executable } from '../../src/engines/engine';
import { createOnnxRuntimeEngine } from '../../src/engines/onnxruntime';
import { createTfjsEngine } from '../../src/engines/tfjs';
import { withLoss } from '../../src/methods/loss';
import { Builder } from '../../src/program/builder';
import type { Parameter } from '../../src/program/parameter';
import type { Tensor } from '../../src/program/tensor';
import { gradientName, withGradient } from '../../src/program/transforms/gradient';
import { jacobianVectorProduct } from '../../src/program/transforms/linearize';
import { tangentName } from '../../src/program/transforms/names';
import type { Program, Value } from '../../src/program/types';
import { trainingStep } from '../../src/solvers/training-step';
import { updateRules, type UpdateRuleName } from '../../src/solvers/update-rules';
import { readFixture, type Fixture } from '../unit/backbones/safetensors';
import { relativeError } from './suite';

type ModelName = 'finetune' | 'full';

interface Candidate {
  readonly create: () => Engine;
  readonly steps: number;
  /** Bytes that the engine holds, and by how many they may grow while it trains. */
  readonly held: () => number;
  readonly growth: number;
}

const candidates: Readonly<Record<'onnxruntime' | 'tfjs', Candidate>> = {
  onnxruntime: {
    create: () => createOnnxRuntimeEngine({ threads: 2 }),
    steps: 200,
    held: () => {
      globalThis.gc?.();
      return process.memoryUsage().rss;
    },
    growth: 16 * 2 ** 20,
  },
  tfjs: {
    create: () => createTfjsEngine(tf, { backend: 'cpu', version: tf.version_core }),
    // Its plain JavaScript takes a tenth of a second for each.
    steps: 12,
    held: () => tf.memory().numBytes,
    growth: 0,
  },
};

/** Convolution 3×3 from 3 to 8 channels, ReLU, mean over the picture. */
function features(): Program {
  const builder = new Builder();
  const image = builder.input('image', ['N', 8, 8, 3]);
  const [kernel, bias] = [builder.input('theta/kernel', [3, 3, 3, 8]), builder.input('theta/bias', [8])];
  const padding = { top: 1, bottom: 1, left: 1, right: 1 };
  const convolution = { layout: 'NHWC', stride: [1, 1], padding, dilation: [1, 1], groups: 1 } as const;
  const convolved = builder.emit('convolution', [image, kernel], convolution);
  const repeated = builder.emit('broadcast', [bias], { shape: convolved.type.shape, axes: [3] });
  const active = builder.emit('relu', [builder.emit('add', [convolved, repeated], {})], {});
  const sum = builder.emit('reduceSum', [active], { axes: [1, 2] });
  builder.output('features', builder.emit('scale', [sum], { factor: 1 / 64 }));
  return builder.build();
}

function dense(builder: Builder, x: Value, kernel: Value): Value {
  return builder.emit('contract', [x, kernel], { contracting: [[1], [0]], batch: [[], []] });
}

function add(builder: Builder, a: Value, bias: Value): Value {
  return builder.emit('add', [a, builder.emit('broadcast', [bias], { shape: a.type.shape, axes: [1] })], {});
}

function need(values: ReadonlyMap<string, Value>, name: string): Value {
  const value = values.get(name);
  if (!value) throw new Error(name);
  return value;
}

/** The logits of fine-tuning, or of the full model around the parameters that the fixture holds. */
function logits(model: ModelName, fixture: Fixture): Program {
  const builder = new Builder();
  if (model === 'finetune') {
    const f = need(builder.inline(features(), new Map()), 'features');
    const projected = dense(builder, f, builder.input('omega/kernel', [8, 4]));
    builder.output('logits', add(builder, projected, builder.input('omega/bias', [4])));
    return builder.build();
  }
  const fixed = (name: string) => builder.constant(fixture.tensor(`float64/${name}`));
  const names = ['theta/kernel', 'theta/bias'];
  const feeds = new Map(names.map((name) => [name, fixed(name)]));
  for (const name of names) {
    feeds.set(tangentName(name), builder.input(`w2/${name}`, fixture.tensor(`float64/${name}`).shape));
  }
  const outputs = builder.inline(jacobianVectorProduct(features(), names), feeds);
  const activation = dense(builder, need(outputs, 'features'), builder.input('w1/kernel', [8, 4]));
  const gradient = dense(builder, need(outputs, tangentName('features')), fixed('omega/kernel'));
  const sum = builder.emit('add', [add(builder, activation, builder.input('w1/bias', [4])), gradient], {});
  builder.output('logits', sum);
  return builder.build();
}

function scalar(value: number): Tensor {
  return { shape: [], dtype: 'float32', data: Float32Array.of(value) };
}

const settings = (['onnxruntime', 'tfjs'] as const).flatMap((name) =>
  (['finetune', 'full'] as const).map((model) => ({ name, model })),
);

describe.each(settings)('a two-layer network, $model, by $name', ({ name, model }) => {
  const { create, steps, held, growth } = candidates[name];
  const engine = create();
  let fixture: Fixture;
  let program: Program;
  let parameters: Parameter[];
  let batch: Record<string, Tensor>;

  beforeAll(async () => {
    fixture = await readFixture('two-layer.safetensors');
    program = withLoss(logits(model, fixture));
    const labels = fixture.tensor('labels');
    batch = {
      image: fixture.tensor('image'),
      labels,
      weight: { shape: [16], dtype: 'float32', data: new Float32Array(16).fill(1 / 16) },
    };
    parameters = program.inputs
      .filter(({ name }) => !(name in batch))
      .map(({ name, value }) => ({ name, shape: value.type.shape.map(Number), decays: false }));
  });

  afterAll(() => engine.dispose());

  /** The fixture calls w2 by the layer's parameter names. */
  const stored = (name: string) => `float64/${name.replace('w2/theta/', 'w2/')}`;

  function start(): Record<string, Tensor> {
    return Object.fromEntries(parameters.map(({ name }) => [name, fixture.tensor(stored(name))]));
  }

  async function prepare(rule: UpdateRuleName): Promise<Executable> {
    const step = trainingStep(program, parameters, { rule, weightDecay: 0 });
    const executable = await engine.compile(step.program, { state: step.state.map(({ name }) => name) });
    const zeros = step.state.map(({ name, shape }): [string, Tensor] => {
      const data = new Float32Array(shape.reduce((product, size) => product * size, 1));
      return [name, { shape, dtype: 'float32', data }];
    });
    await executable.load({ ...Object.fromEntries(zeros), ...start() });
    return executable;
  }

  async function train(executable: Executable, rule: UpdateRuleName, rate: number, from: number, to: number) {
    let loss = NaN;
    for (let step = from; step <= to; step++) {
      const scalars = Object.entries(updateRules[rule].feeds(rate, step)).map(([name, value]) => [name, scalar(value)]);
      const outputs = await executable.step({ ...batch, ...Object.fromEntries(scalars) });
      loss = outputs['loss']?.data[0] ?? NaN;
    }
    return loss;
  }

  it('has the loss and gradients of PyTorch', async () => {
    const names = parameters.map(({ name }) => name);
    const executable = await engine.compile(withGradient(program, 'loss', names));
    const outputs = await executable.run({ ...batch, ...start() });
    const loss = fixture.tensor(`float64/${model}/loss`).data;
    expect(relativeError(outputs['loss']?.data ?? [], loss)).toBeLessThan(1e-6);
    for (const name of names) {
      const reference = fixture.tensor(stored(name).replace('float64/', `float64/${model}/gradient/`));
      expect(relativeError(outputs[gradientName(name)]?.data ?? [], reference.data), name).toBeLessThan(1e-5);
    }
    await executable.dispose();
  });

  it('takes the steps of PyTorch with Adam', async () => {
    const executable = await prepare('adam');
    await train(executable, 'adam', 1e-3, 1, 5);
    const state = await executable.read(parameters.map(({ name }) => name));
    for (const { name } of parameters) {
      const reference = fixture.tensor(stored(name).replace('float64/', `float64/${model}/adam/`));
      expect(relativeError(state[name]?.data ?? [], reference.data), name).toBeLessThan(1e-4);
    }
    await executable.dispose();
  });

  it(`trains ${steps} steps with one compilation and no growing memory`, async () => {
    const before = engine.compilations;
    const executable = await prepare('adam');
    const warm = steps / 4;
    await train(executable, 'adam', 1e-2, 1, warm);
    const bytes = held();
    const first = await train(executable, 'adam', 1e-2, warm + 1, warm + 1);
    const last = await train(executable, 'adam', 1e-2, warm + 2, steps);
    expect(engine.compilations - before).toBe(1);
    expect(last).toBeLessThan(first);
    expect(held() - bytes).toBeLessThanOrEqual(growth);
    await executable.dispose();
    expect(engine.live).toBe(0);
  });
});
