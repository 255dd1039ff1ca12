// A linear probe on features of very different sizes, so that the gradient alone leads badly, and samples to train it with.
import { normals, permutation, uniforms } from '../../../src/contract/random';
import type { Model } from '../../../src/methods';
import { addBias, project } from '../../../src/methods/classifier';
import { Builder } from '../../../src/program/builder';
import { FeatureStore } from '../../../src/trainer/training/feature-store';
import type { Part, Parts } from '../../../src/trainer/training/part';

export const [training, validation, length, classes] = [300, 60, 12, 4];
const samples = training + validation;

export function probe(): Model {
  const builder = new Builder();
  const features = builder.input('features', ['N', length]);
  const [kernel, bias] = [builder.input('w1/kernel', [length, classes]), builder.input('w1/bias', [classes])];
  builder.output('logits', addBias(builder, project(builder, features, kernel), bias));
  return {
    method: 'activation',
    constant: new Builder().build(),
    logits: builder.build(),
    kept: ['features'],
    parameters: [
      { name: 'w1/kernel', shape: [length, classes], decays: true },
      { name: 'w1/bias', shape: [classes], decays: false },
    ],
    convex: true,
  };
}

const labels = Int32Array.from(uniforms(samples, 1, 'labels'), (u) => Math.floor(u * classes));
const part = (start: number, count: number): Part => ({ start, count, classes, labels: labels.slice(start, start + count) });
export const parts: Parts = { training: part(0, training), validation: part(training, validation), test: part(samples, 0) };

export function featuresOf(row: number): Float32Array {
  return Float32Array.from(normals(length, 3, 'features', row), (x, i) => 3 * 0.6 ** i * (x + (i === labels[row] ? 1 : 0)));
}

export async function openStore(): Promise<FeatureStore> {
  const store = await FeatureStore.open(new Map([['features', { shape: ['N', length], dtype: 'float32' }]]), samples);
  for (const row of permutation(samples, 2, 'rows')) await store.write(row, { features: { data: featuresOf(row) } });
  return store;
}
