import { afterAll, expect, it } from 'vitest';
import type { Engine, Executable, Tensors } from '../../src/engines/engine';
import type { Tfjs } from '../../src/engines/tfjs/kernel';
import { Builder } from '../../src/program/builder';
import { interpret } from '../../src/program/interpreter';
import type { Tensor } from '../../src/program/tensor';
import { trainingStep, type TrainingStep } from '../../src/solvers/training-step';
import { engineSuite, relativeError } from './suite';

function floats(shape: number[], element: (index: number) => number): Tensor {
  const length = shape.reduce((product, size) => product * size, 1);
  return { shape, dtype: 'float32', data: Float32Array.from({ length }, (_, i) => element(i)) };
}

const start = { w: floats([2, 3], () => 1), 'velocity/w': floats([2, 3], () => 0) };
const feeds = {
  x: floats([4, 2, 3], (i) => i - 11.5),
  mask: { shape: [4, 2, 3], dtype: 'uint8', data: Uint8Array.from({ length: 24 }, (_, i) => Number(i % 5 < 2)) },
  learningRate: floats([], () => 1e-3),
} as const;

/** Gradient descent on Σ (mask·w·x − x)² / 2, whose mask is fed. */
function descent(): TrainingStep {
  const loss = new Builder();
  const [w, x_, mask_] = [loss.input('w', [2, 3]), loss.input('x', ['N', 2, 3]), loss.input('mask', ['N', 2, 3], 'uint8')];
  const repeated = loss.emit('broadcast', [w], { shape: ['N', 2, 3], axes: [1, 2] });
  const masked = loss.emit('applyMask', [loss.emit('multiply', [repeated, x_], {}), mask_], { otherwise: 0.25 });
  const left = loss.emit('subtract', [masked, x_], {});
  const sum = loss.emit('reduceSum', [loss.emit('multiply', [left, left], {})], { axes: [0, 1, 2] });
  loss.output('loss', loss.emit('scale', [sum], { factor: 0.5 }));
  return trainingStep(loss.build(), [{ name: 'w', shape: [2, 3], decays: false }], { rule: 'sgd', weightDecay: 0 });
}

/** What the engine must do on any backend: what every engine must, and leave nothing behind. */
export function tfjsSuite(tf: Tfjs, engine: Engine): void {
  const before = tf.memory().numTensors;
  engineSuite(engine);

  async function started(): Promise<Executable> {
    const executable = await engine.compile(descent().program, { state: Object.keys(start) });
    await executable.load(start);
    return executable;
  }

  it('takes masks as they are fed, and steps as the interpreter does', async () => {
    const { program } = descent();
    const executable = await started();
    let state: Tensors = start;
    for (let step = 0; step < 3; step++) {
      const expected = interpret(program, { ...state, ...feeds });
      const { loss } = await executable.step(feeds);
      expect(relativeError(loss?.data ?? [], expected['loss']?.data ?? [])).toBeLessThan(1e-6);
      state = Object.fromEntries(Object.keys(start).map((name) => [name, expected[name] ?? start.w]));
    }
    for (const [name, { data }] of Object.entries(await executable.read())) {
      expect(relativeError(data, state[name]?.data ?? []), name).toBeLessThan(1e-6);
    }
    expect(start.w.data).toEqual(new Float32Array(6).fill(1));
    await executable.dispose();
  });

  it('keeps no tensor of a step but its state', async () => {
    const executable = await started();
    await executable.step(feeds);
    const { numTensors, numBytes } = tf.memory();
    for (let step = 0; step < 5; step++) await executable.step(feeds);
    await executable.run(feeds);
    await executable.read();
    await executable.load(start);
    const { x, learningRate } = feeds;
    await expect(executable.step({ x, learningRate })).rejects.toThrow('mask');
    expect(tf.memory()).toMatchObject({ numTensors, numBytes });
    await executable.dispose();
  });

  it('leaves no tensor behind', () => {
    expect(engine.live).toBe(0);
    expect(tf.memory().numTensors).toBe(before);
  });

  afterAll(() => engine.dispose());
}
