import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { loadBackbone } from '../../../src/backbones';
import { fromHalf } from '../../../src/contract/half';
import { readWeights } from '../../../src/backbones/tensorflowjs/weights';
import { evaluate } from './evaluate';
import { fixturePath, relativeError } from './safetensors';

const models = [
  {
    name: 'functional',
    layers: [
      'stem',
      'depthwise',
      'separable/depthwise',
      'separable/pointwise',
      'branch',
      'dilated',
      'block_1',
      'block_2',
    ],
    dropped: 'predictions',
  },
  { name: 'sequential', layers: ['first', 'second', 'hidden'], dropped: 'scores' },
];

describe.each(models)('the $name LayersModel', ({ name, layers, dropped }) => {
  it("gives TensorFlow.js's features", async () => {
    const backbone = await loadBackbone(fixturePath(`layers-model/${name}`));
    const reference = JSON.parse(await readFile(fixturePath('layers-model/reference.json'), 'utf8')) as Record<
      string,
      number[]
    >;
    const image = {
      shape: [2, 17, 19, 3],
      dtype: 'float32',
      data: Float32Array.from(reference['image'] ?? []),
    } as const;
    const feeds = new Map([...backbone.parameters, ['image', image] as const]);
    const features = evaluate(backbone.program, feeds, 2).get('features');
    expect(relativeError(features?.data ?? [], reference[name] ?? [])).toBeLessThan(1e-6);
  });

  it('has its layers without the classifier', async () => {
    const backbone = await loadBackbone(fixturePath(`layers-model/${name}/model.json`));
    // A layer that runs beside another may stand before or after it.
    expect(backbone.layers.map((layer) => layer.name).sort()).toEqual([...layers].sort());
    expect(backbone.classifierDropped).toBe(dropped);
    expect(backbone.imageLayout).toBe('NHWC');
    expect(backbone.preprocessingOrigin).toBe('guess');
    expect(backbone.program.equations.some(({ primitive }) => primitive === 'pad')).toBe(false);
  });
});

it('linearizes the topmost residual block of the functional model', async () => {
  const backbone = await loadBackbone(fixturePath('layers-model/functional'));
  expect(backbone.defaultLayers).toEqual(['block_1', 'block_2']);
});

describe('quantized weights', () => {
  const entry = (stored: 'uint8' | 'uint16' | 'float16') => [
    { name: 'w', shape: [3], dtype: 'float32', quantization: { dtype: stored, scale: 0.5, min: -1 } },
  ];

  it.each([
    ['uint8', new Uint8Array([0, 3, 255]), [-1, 0.5, 126.5]],
    ['uint16', new Uint8Array(Uint16Array.of(0, 3, 65535).buffer), [-1, 0.5, 32766.5]],
    ['float16', new Uint8Array(Uint16Array.of(0x3c00, 0xc100, 0x0001).buffer), [1, -2.5, 2 ** -24]],
  ] as const)('of type %s', (stored, bytes, expected) => {
    expect([...(readWeights(bytes, entry(stored), 'model.json').get('w')?.data ?? [])]).toEqual(expected);
  });
});

it('reads every half-precision number as JavaScript does', () => {
  const bits = new DataView(new ArrayBuffer(4));
  for (let half = 0; half < 0x7c00; half++) {
    // The same number by its float32 bit pattern; subnormal halves by their definition.
    bits.setUint32(0, half << 13);
    const expected = bits.getFloat32(0) * 2 ** 112;
    expect(fromHalf(half)).toBe(expected);
    expect(fromHalf(half | 0x8000)).toBe(-expected);
  }
  expect(fromHalf(0x7c00)).toBe(Infinity);
  expect(fromHalf(0x7e00)).toBeNaN();
});
