import { describe, expect, it } from 'vitest';
import type { Backbone } from '../../../src/backbones/backbone';
import { loadBackbone } from '../../../src/backbones';
import type { Tensor } from '../../../src/program/tensor';
import { evaluate } from './evaluate';
import { fixturePath, readFixture, relativeError } from './safetensors';

function featuresOf(
  { program, parameters }: Backbone,
  image: Tensor,
  changed: ReadonlyMap<string, Tensor> = new Map(),
) {
  const feeds = new Map([...parameters, ...changed, ['image', image] as const]);
  const features = evaluate(program, feeds, image.shape[0] ?? 0).get('features');
  if (!features) throw new Error('the program has no features');
  return features;
}

/** θ̄ + step·θ̇ with the references' tangent of parameter number k. */
function moved(tensor: Tensor, k: number, step: number): Tensor {
  return {
    ...tensor,
    data: Float64Array.from(tensor.data, (value, i) => value + (step * Math.sin(0.37 * i + 0.11 * k)) / 100),
  };
}

const networks = [
  {
    file: 'residual',
    layers: ['stem', 'block1.conv1', 'block1.conv2', 'block2.conv1', 'block2.conv2', 'block2.projection'],
    defaults: ['block2.conv1', 'block2.conv2', 'block2.projection'],
  },
  {
    file: 'depthwise',
    layers: ['stem', 'separable.depthwise', 'separable.pointwise', 'grouped', 'pooled', 'last'],
    defaults: ['last'],
  },
];

describe.each(networks)('the $file network', ({ file, layers, defaults }) => {
  const load = () => loadBackbone(fixturePath(`${file}.onnx`));

  it('has its layers, without the classifier, and no batch normalisation is left', async () => {
    const backbone = await load();
    expect(backbone.layers.map(({ name }) => name)).toEqual(layers);
    expect(backbone.classifierDropped).toBe('dense');
    expect(backbone.defaultLayers).toEqual(defaults);
    expect(backbone.program.equations.filter(({ primitive }) => primitive === 'multiply')).toEqual([]);
    expect(backbone.program.outputs.map(({ name, value }) => [name, value.type.shape])).toEqual([
      ['features', ['N', backbone.featureCount]],
    ]);
  });

  it('has the parameters that PyTorch folds', async () => {
    const [backbone, reference] = [await load(), await readFixture(`${file}.safetensors`)];
    for (const [name, tensor] of backbone.parameters) {
      const expected = reference.tensor(`parameter/${name}`);
      expect(tensor.shape).toEqual(expected.shape);
      expect(relativeError(tensor.data, expected.data)).toBeLessThan(1e-14);
    }
  });

  it("gives PyTorch's features", async () => {
    const [backbone, reference] = [await load(), await readFixture(`${file}.safetensors`)];
    const features = featuresOf(backbone, reference.tensor('image'));
    expect(relativeError(features.data, reference.tensor('features').data)).toBeLessThan(1e-13);
  });

  it("moves along PyTorch's Jacobian-vector products", async () => {
    const [backbone, reference] = [await load(), await readFixture(`${file}.safetensors`)];
    const order = JSON.parse(reference.metadata['order'] ?? '') as string[];
    const choices = JSON.parse(reference.metadata['choices'] ?? '') as Record<string, string[]>;
    for (const [choice, chosen] of Object.entries(choices)) {
      const at = (step: number) => {
        const names = [...backbone.parameters].filter(([name]) =>
          chosen.includes(name.slice(0, name.lastIndexOf('/'))),
        );
        const changed = new Map(names.map(([name, tensor]) => [name, moved(tensor, order.indexOf(name), step)]));
        return featuresOf(backbone, reference.tensor('image'), changed).data;
      };
      const [ahead, behind] = [at(1e-5), at(-1e-5)];
      const difference = ahead.map((value, i) => (value - (behind[i] ?? NaN)) / 2e-5);
      expect(relativeError(difference, reference.tensor(`jvp/${choice}`).data)).toBeLessThan(1e-7);
    }
  });
});

describe('the bundled EfficientNet-Lite0', () => {
  it('tells its layers, licence and preprocessing', async () => {
    const backbone = await loadBackbone('efficientnet-lite0');
    expect(backbone).toMatchObject({
      id: 'efficientnet-lite0',
      name: 'EfficientNet-Lite0',
      defaultLayers: ['head'],
      classifierDropped: 'classifier',
      featureCount: 1280,
      preprocessingOrigin: 'file',
      preprocessing: { width: 224, height: 224, mean: [127, 127, 127], std: [128, 128, 128] },
      source: { licence: 'Apache-2.0' },
    });
    expect(backbone.layers).toHaveLength(49);
    expect(backbone.layers.at(-1)).toMatchObject({
      name: 'head',
      parameterCount: 410_880,
      operations: 2 * 49 * 409_600,
    });
    expect(backbone.layers.filter(({ kind }) => kind === 'depthwise-convolution')).toHaveLength(16);
  });
});
