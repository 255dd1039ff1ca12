import { describe, expect, it } from 'vitest';
import { cutAtFeatures } from '../../../src/backbones/features';
import { NetworkWriter } from '../../../src/backbones/network-writer';
import type { Value } from '../../../src/program/types';
import { loadBackbone } from '../../../src/backbones';
import { readArchitecture } from './architecture';
import { evaluate } from './evaluate';
import { fixturePath, relativeError } from './safetensors';

/** [N, 5, 3] of known numbers: a class token before 2 × 2 patches. */
function tokens(): { program: ReturnType<NetworkWriter['finish']>; data: Float64Array } {
  const writer = new NetworkWriter('NHWC');
  const x = writer.image(['N', 5, 1, 3]);
  const sequence = writer.builder.emit('reshape', [x], { shape: ['N', 5, 3] });
  writer.name(sequence, 'norm');
  return { program: writer.finish(sequence), data: Float64Array.from({ length: 30 }, (_, i) => Math.sin(i)) };
}

describe('a sequence of tokens', () => {
  const expected: Record<string, (token: (position: number) => number[]) => number[]> = {
    'norm:class-token': (token) => token(0),
    'norm:mean': (token) => [0, 1, 2].map((c) => [0, 1, 2, 3, 4].reduce((sum, position) => sum + (token(position)[c] ?? NaN), 0) / 5),
  };

  it.each(Object.keys(expected))('gives %s', (wanted) => {
    const { program: network, data } = tokens();
    const cut = cutAtFeatures(network.program, 'NHWC', { names: network.names, wanted });
    const feed = { shape: [2, 5, 1, 3], dtype: 'float32' as const, data: Float32Array.from(data) };
    const features = evaluate(cut.program, new Map([['image', feed]]), 2).get('features');
    const reference = [0, 15].flatMap((first) => expected[wanted]?.((position) => [...feed.data.subarray(first + 3 * position, first + 3 * position + 3)]) ?? []);
    expect(features?.shape).toEqual([2, 3]);
    expect(relativeError(features?.data ?? [], reference)).toBeLessThan(1e-12);
  });

  it('gives the class token unless another is asked for', () => {
    const { program: network } = tokens();
    expect(cutAtFeatures(network.program, 'NHWC', { names: network.names }).name).toBe('norm:class-token');
  });

  it.each(['gone', 'norm:max', 'image'])('has no value %s', (wanted) => {
    const { program: network } = tokens();
    const cut = () => cutAtFeatures(network.program, 'NHWC', { names: network.names, wanted, file: 'm.onnx' });
    expect(cut).toThrow(expect.objectContaining({ code: 'backbone-features', message: expect.stringMatching(/m\.onnx.*norm:mean/) as string }) as Error);
  });
});

describe('candidates', () => {
  it.each([
    ['resnet-basic', ['block-output', 'block-output', 'block-output', 'block-output', 'classifier-input', 'output']],
    ['vgg', ['dense-input', 'dense-input', 'classifier-input', 'output']],
    ['deit', ['tokens', 'tokens', 'tokens', 'tokens', 'tokens', 'tokens', 'classifier-input', 'output']],
  ])('of %s', async (network, kinds) => {
    const { featureCandidates, features } = (await readArchitecture(network)).backbone;
    expect(featureCandidates.map(({ kind }) => kind)).toEqual(kinds);
    expect(featureCandidates.filter(({ usual }) => usual).map(({ name }) => name)).toEqual([features]);
    expect(new Set(featureCandidates.map(({ name }) => name)).size).toBe(kinds.length);
  });

  it('are taken by their names: everything above is left out', async () => {
    const file = fixturePath('residual.onnx');
    const usual = await loadBackbone(file);
    const name = usual.featureCandidates.find(({ kind }) => kind === 'block-output')?.name ?? '';
    const lower = await loadBackbone(file, { features: name });
    expect(lower).toMatchObject({ features: name, featureCount: 8, defaultRule: 'residual-block', defaultLayers: ['block1.conv1', 'block1.conv2'] });
    expect(lower.layers.every((layer) => usual.layers.some((other) => other.name === layer.name))).toBe(true);
    const left = lower.blocks.find(({ hindrance }) => hindrance === 'after-features')?.layers;
    expect(left).toEqual(['block2.conv1', 'block2.conv2', 'block2.projection', 'dense']);
  });

  it('may be the logits: then the classifier stays', async () => {
    const backbone = await loadBackbone(fixturePath('residual.onnx'), { features: 'logits' });
    expect(backbone).toMatchObject({ featureCount: 5, defaultLayers: ['dense'] });
    expect(backbone).not.toHaveProperty('classifierDropped');
    expect(backbone.blocks.every(({ hindrance }) => hindrance === null)).toBe(true);
  });

  it('give the same network when the usual one is named', async () => {
    const { features, program } = await loadBackbone(fixturePath('residual.onnx'));
    const named = await loadBackbone(fixturePath('residual.onnx'), { features });
    expect(named.program.equations.map(({ primitive }) => primitive)).toEqual(program.equations.map(({ primitive }) => primitive));
  });
});

describe('the classifier', () => {
  const squeezed = (name: string, softmax: boolean) => {
    const writer = new NetworkWriter('NHWC');
    const kernel = { shape: [1, 1, 3, 4], data: new Float64Array(12).fill(0.5) };
    const move = { layout: 'NHWC', stride: [1, 1], dilation: [1, 1], groups: 1, padding: { top: 0, bottom: 0, left: 0, right: 0 } } as const;
    const scores: Value = writer.mean(writer.convolution(writer.image(['N', 4, 4, 3]), { name, kernel }, move), [1, 2]);
    return cutAtFeatures(writer.finish(softmax ? writer.builder.emit('softmax', [scores], {}) : scores).program, 'NHWC').classifierDropped;
  };

  it('may be a convolution before the average, if a softmax or its name says so', () => {
    expect(squeezed('conv10', true)).toBe('conv10');
    expect(squeezed('classifier.1', false)).toBe('classifier.1');
    expect(squeezed('head', false)).toBeUndefined();
  });
});
