import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { loadBackbone } from '../../../src/backbones';
import { importOnnx } from '../../../src/backbones/onnx/import';
import { readOnnx } from '../../../src/backbones/onnx/read';
import { evaluate } from './evaluate';
import { fixturePath, readFixture, relativeError } from './safetensors';

const file = fixturePath('exporter-styles.onnx');

it('gives the features and probabilities that onnxruntime computes from the same file', async () => {
  const reference = await readFixture('exporter-styles.safetensors');
  const image = ['image', reference.tensor('image')] as const;
  const backbone = await loadBackbone(file);
  const features = evaluate(backbone.program, new Map([...backbone.parameters, image]), 1).get('features');
  expect(relativeError(features?.data ?? [], reference.tensor('features').data)).toBeLessThan(1e-6);

  const whole = importOnnx(readOnnx(await readFile(file), file), file, (declared) => declared ?? 224);
  const output = evaluate(whole.program, new Map([...whole.parameters, image]), 1).get('output');
  expect(relativeError(output?.data ?? [], reference.tensor('probabilities').data)).toBeLessThan(1e-6);
});

it('finds layers, names and biases through the idioms', async () => {
  const backbone = await loadBackbone(file);
  expect(backbone.layers.map(({ name, bias }) => [name, bias])).toEqual([
    ['stem.0', 'stem.0/bias'],
    ['block', 'block/bias'],
    ['hidden', 'hidden/bias'],
  ]);
  expect(backbone).toMatchObject({ classifierDropped: 'scores', imageLayout: 'NHWC', featureCount: 10 });
  expect(backbone.defaultLayers).toEqual(['hidden']);
  // The product and the sums are folded, the first padding belongs to the convolution.
  const left = backbone.program.equations.map(({ primitive }) => primitive);
  expect(left.filter((primitive) => primitive === 'multiply')).toEqual([]);
  expect(left.filter((primitive) => primitive === 'pad')).toHaveLength(1);
});
