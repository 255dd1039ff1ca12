import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { importGraphModel } from '../../../src/backbones/graph-model/import';
import { importLayersModel } from '../../../src/backbones/keras-layers/import';
import { weightsManifestSchema } from '../../../src/backbones/tensorflowjs/manifest';
import { readWeights } from '../../../src/backbones/tensorflowjs/weights';
import { interpret } from '../../../src/program/interpreter';
import type { Tensor } from '../../../src/program/tensor';
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

describe('TensorFlow agrees on', () => {
  it.each(cases.map((one) => [one.name, one] as const))('%s', (_, { format, model, weights, output }) => {
    const entries = weightsManifestSchema.parse(model.weightsManifest).flatMap((group) => group.weights);
    const numbers = readWeights(Buffer.from(weights, 'base64'), entries, 'model.json');
    const network = (format === 'graph' ? importGraphModel : importLayersModel)(model, numbers, 'model.json', (side) => side ?? 32);
    const result = interpret(network.program, { image: picture, ...Object.fromEntries(network.parameters) });
    expect(relativeError(result['output']?.data ?? [], output)).toBeLessThan(3e-6);
  });
});
