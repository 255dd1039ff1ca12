import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { importGraphModel } from '../../../src/backbones/graph-model/import';
import { importLayersModel } from '../../../src/backbones/keras-layers/import';
import { weightsManifestSchema } from '../../../src/backbones/tensorflowjs/manifest';
import { readWeights } from '../../../src/backbones/tensorflowjs/weights';
import type { ImportedNetwork } from '../../../src/backbones/network-writer';
import { interpret } from '../../../src/program/interpreter';
import type { Tensor } from '../../../src/program/tensor';
import { jacobianVectorProduct } from '../../../src/program/transforms/linearize';
import { fixturePath, relativeError } from './safetensors';

/** Small networks of scripts/fixtures/make-keras-cases.py, and what TensorFlow computes with them. */
interface Case {
  readonly name: string;
  readonly format: 'layers' | 'graph';
  readonly model: { readonly weightsManifest: unknown };
  readonly weights: string;
  readonly output: readonly number[];
}

const cases = JSON.parse(gunzipSync(readFileSync(fixturePath('keras/cases.json.gz'))).toString()) as readonly Case[];

const picture: Tensor = {
  shape: [1, 6, 9, 3],
  dtype: 'float32',
  data: Float32Array.from({ length: 6 * 9 * 3 }, (_, i) => ((i * 37) % 101) / 50 - 1),
};

function imported({ format, model, weights }: Case): ImportedNetwork {
  const entries = weightsManifestSchema.parse(model.weightsManifest).flatMap((group) => group.weights);
  const numbers = readWeights(Buffer.from(weights, 'base64'), entries, 'model.json');
  return (format === 'graph' ? importGraphModel : importLayersModel)(model, numbers, 'model.json', (side) => side ?? 32);
}

describe('TensorFlow agrees on', () => {
  it.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const { output } = one;
    const network = imported(one);
    const result = interpret(network.program, { image: picture, ...Object.fromEntries(network.parameters) });
    expect(relativeError(result['output']?.data ?? [], output)).toBeLessThan(3e-6);
  });
});

it.each(['Keras 2: shared layers', 'Keras 3: shared models'])('a layer used twice has one kernel, and both uses their part in its derivative: %s', (name) => {
  const { program, parameters } = imported(cases.find((one) => one.name === name)!);
  const kernels = [...parameters.keys()].filter((key) => key.endsWith('/kernel'));
  expect(kernels).toHaveLength(1);
  const [key = ''] = kernels;
  const kernel = parameters.get(key)!;
  const direction: Tensor = { ...kernel, data: Float64Array.from(kernel.data, (_, i) => Math.sin(1 + i)) };
  const feeds = { image: picture, ...Object.fromEntries(parameters) };
  const tangent = interpret(jacobianVectorProduct(program, [key]), { ...feeds, [`tangent/${key}`]: direction })['tangent/output']!;
  const at = (step: number) => {
    const moved = { ...kernel, data: Float64Array.from(kernel.data, (value, i) => value + step * (direction.data[i] ?? 0)) };
    return interpret(program, { ...feeds, [key]: moved })['output']!.data;
  };
  const [after, before] = [at(1e-6), at(-1e-6)];
  expect(relativeError(tangent.data, Float64Array.from(after, (value, i) => (value - (before[i] ?? 0)) / 2e-6))).toBeLessThan(1e-6);
});
