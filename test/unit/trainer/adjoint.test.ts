import { afterAll, describe, expect, it } from 'vitest';
import { normals } from '../../../src/contract/random';
import { createOnnxRuntimeEngine } from '../../../src/engines/onnxruntime';
import type { Model } from '../../../src/methods';
import { project } from '../../../src/methods/classifier';
import { Builder } from '../../../src/program/builder';
import { EngineObjective } from '../../../src/trainer/training/engine-objective';
import { FeatureStore } from '../../../src/trainer/training/feature-store';
import type { Part } from '../../../src/trainer/training/part';

const [samples, side, channels, classes] = [150, 5, 8, 3];

/** Logits that are linear in a kernel: pictures, a convolution in groups, the sum over places, a fixed classifier. */
function convolved(groups: number): Model {
  const builder = new Builder();
  const picture = builder.input('picture', ['N', side, side, channels]);
  const kernel = builder.input('kernel', [3, 3, channels / groups, channels]);
  const padding = { top: 1, bottom: 1, left: 1, right: 1 };
  const moved = builder.emit('convolution', [picture, kernel], { layout: 'NHWC', stride: [1, 1], padding, dilation: [1, 1], groups });
  const omega = Float64Array.from(normals(channels * classes, 5, 'omega'));
  const features = builder.emit('reduceSum', [moved], { axes: [1, 2] });
  builder.output('logits', project(builder, features, builder.constant({ shape: [channels, classes], dtype: 'float32', data: omega })));
  const parameters = [{ name: 'kernel', shape: [3, 3, channels / groups, channels], decays: true }];
  return { method: 'gradient', constant: new Builder().build(), logits: builder.build(), kept: ['picture'], parameters, convex: true };
}

function inner(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a, (value, i) => value * (b[i] ?? NaN)).reduce((sum, product) => sum + product, 0);
}

describe('Jᵀ over all samples, in several calls', () => {
  const engine = createOnnxRuntimeEngine({ threads: 1 });
  afterAll(() => engine.dispose());

  it.each([1, 2, channels])('is the adjoint of J, for kernels in %i groups', async (groups) => {
    const model = convolved(groups);
    const store = await FeatureStore.open(new Map([['picture', { shape: ['N', side, side, channels], dtype: 'float32' }]]), samples);
    await store.write(0, { picture: { data: Float32Array.from(normals(samples * side * side * channels, 1, 'pictures')) } });
    const part = (start: number, count: number): Part => ({ start, count, classes, labels: new Int32Array(count) });
    const parts = { training: part(0, samples), validation: part(samples, 0), test: part(samples, 0) };
    const objective = await EngineObjective.compile(engine, model, store, parts, {}, 16, () => undefined);
    const direction = Float32Array.from(normals(objective.size, 2, 'direction'));
    const cotangent = Float32Array.from(normals(samples * classes, 3, 'cotangent'));
    const { training } = await objective.apply(direction);
    const gradient = await objective.pullBack(cotangent);
    const difference = inner(training, cotangent) - inner(direction, gradient);
    expect(Math.abs(difference)).toBeLessThan(1e-6 * Math.hypot(...training) * Math.hypot(...cotangent));
    await objective.dispose();
    await store.close();
  });
});
