import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackbone, type Backbone } from '../../../src/backbones';
import { withLoss } from '../../../src/methods';
import { Builder } from '../../../src/program/builder';
import type { Tensor } from '../../../src/program/tensor';
import { bind } from '../../../src/program/transforms/bind';
import { gradientName, withGradient } from '../../../src/program/transforms/gradient';
import { jacobianVectorProduct, linearize } from '../../../src/program/transforms/linearize';
import { tangentName } from '../../../src/program/transforms/names';
import { partition } from '../../../src/program/transforms/partition';
import { transpose } from '../../../src/program/transforms/transpose';
import type { Program } from '../../../src/program/types';
import { efficientNetImages } from '../backbones/efficientnet-images';
import { fixturePath, readFixture, relativeError, type Fixture } from '../backbones/safetensors';
import { norm, run, tensorOf, type Tensors } from './numbers';

/** The references' tangent of parameter number k. */
function referenceTangent({ shape, data }: Tensor, k: number): Tensor {
  return { shape, dtype: 'float32', data: Float64Array.from(data, (_, i) => Math.sin(0.37 * i + 0.11 * k) / 100) };
}

function layerOfParameter(name: string): string {
  return name.slice(0, name.lastIndexOf('/'));
}

/** (inputs of the backbone, `dense/kernel`, `dense/bias`, `labels`, `weight`) → `logits`, `loss`. */
function classifierOn({ program, featureCount }: Backbone, classes: number): Program {
  const builder = new Builder();
  const features = builder.inline(program, new Map()).get('features')!;
  const kernel = builder.input('dense/kernel', [featureCount, classes]);
  const logits = builder.emit('contract', [features, kernel], { contracting: [[1], [0]], batch: [[], []] });
  const bias = builder.emit('broadcast', [builder.input('dense/bias', [classes])], { shape: ['N', classes], axes: [1] });
  builder.output('logits', builder.emit('add', [logits, bias], {}));
  return withLoss(builder.build());
}

function evenly(count: number): Tensor {
  return { shape: [count], dtype: 'float32', data: new Float64Array(count).fill(1 / count) };
}

describe.each(['residual', 'depthwise'])('the %s network', (name) => {
  let backbone: Backbone;
  let reference: Fixture;
  let image: Tensors;
  let order: string[];
  let choices: [string, string[]][];

  beforeAll(async () => {
    backbone = await loadBackbone(fixturePath(`${name}.onnx`));
    reference = await readFixture(`${name}.safetensors`);
    image = { image: reference.tensor('image') };
    order = JSON.parse(reference.metadata['order'] ?? '') as string[];
    choices = Object.entries(JSON.parse(reference.metadata['choices'] ?? '') as Record<string, string[]>);
  });

  const parameters = (): Tensors => Object.fromEntries(backbone.parameters);
  const chosen = (layers: readonly string[]): string[] =>
    [...backbone.parameters.keys()].filter((parameter) => layers.includes(layerOfParameter(parameter)));
  const tangents = (names: readonly string[]): Tensors =>
    Object.fromEntries(
      names.map((parameter) => [tangentName(parameter), referenceTangent(reference.tensor(`parameter/${parameter}`), order.indexOf(parameter))]),
    );

  it("has PyTorch's Jacobian-vector products, of the topmost layer, of layers apart, of all", () => {
    expect(choices.length).toBeGreaterThanOrEqual(4);
    for (const [choice, layers] of choices) {
      const names = chosen(layers);
      const { primal, tangent } = linearize(backbone.program, names);
      const point = run(primal, image, parameters());
      const moving = run(tangent, image, parameters(), point, tangents(names));
      const expected = reference.tensor(`jvp/${choice}`).data;
      expect(relativeError(tensorOf(point, 'features').data, reference.tensor('features').data)).toBeLessThan(1e-13);
      expect(relativeError(tensorOf(moving, 'tangent/features').data, expected)).toBeLessThan(1e-12);
    }
  });

  it("has them from what is constant per picture, the picture itself gone", () => {
    for (const [choice, layers] of choices) {
      const names = chosen(layers);
      const product = bind(jacobianVectorProduct(backbone.program, names), backbone.parameters);
      const onlyTangent = { ...product, outputs: product.outputs.filter((output) => output.name === 'tangent/features') };
      const { constant, changing } = partition(onlyTangent, new Set(['image']));
      const moving = run(changing, run(constant, image), tangents(names));
      expect(relativeError(tensorOf(moving, 'tangent/features').data, reference.tensor(`jvp/${choice}`).data)).toBeLessThan(1e-12);
    }
  });

  it("has PyTorch's gradients of the mean cross-entropy, by every parameter", () => {
    const names = [...backbone.parameters.keys(), 'dense/kernel', 'dense/bias'];
    const feeds: Tensors = {
      ...image,
      ...Object.fromEntries(names.map((parameter) => [parameter, reference.tensor(`parameter/${parameter}`)])),
      labels: reference.tensor('labels'),
      weight: evenly(4),
    };
    const outputs = run(withGradient(classifierOn(backbone, 5), 'loss', names), feeds);
    expect(relativeError(tensorOf(outputs, 'loss').data, reference.tensor('loss').data)).toBeLessThan(1e-13);
    expect(relativeError(tensorOf(outputs, 'logits').data, reference.tensor('logits').data)).toBeLessThan(1e-13);
    expect(new Set(names)).toEqual(new Set(order));
    for (const parameter of names) {
      const gradient = tensorOf(outputs, gradientName(parameter));
      const expected = reference.tensor(`gradient/${parameter}`);
      expect(gradient.shape).toEqual(expected.shape);
      expect(relativeError(gradient.data, expected.data)).toBeLessThan(1e-11);
    }
  });
});

describe('the bundled EfficientNet-Lite0, its head linearized', () => {
  const names = ['head/kernel', 'head/bias'];
  let reference: Fixture;
  let changing: Program;
  let constants: Tensors;

  beforeAll(async () => {
    const backbone = await loadBackbone('efficientnet-lite0');
    reference = await readFixture('efficientnet-lite0.safetensors');
    const product = bind(jacobianVectorProduct(backbone.program, names), backbone.parameters);
    const parts = partition(product, new Set(['image']));
    changing = parts.changing;
    constants = run(parts.constant, { image: efficientNetImages() });
  }, 120_000);

  it("has PyTorch's features and Jacobian-vector product", () => {
    const shapes = new Map(changing.inputs.map(({ name, value }) => [name, value.type.shape]));
    const tangents = Object.fromEntries(
      names.map((parameter, k) => {
        const shape = (shapes.get(tangentName(parameter)) ?? []).map(Number);
        const zeros: Tensor = { shape, dtype: 'float32', data: new Float64Array(shape.reduce((a, b) => a * b, 1)) };
        return [tangentName(parameter), referenceTangent(zeros, k)];
      }),
    );
    const moving = run(changing, constants, tangents);
    expect(relativeError(tensorOf(constants, 'features').data, reference.tensor('features').data)).toBeLessThan(1e-12);
    expect(relativeError(tensorOf(moving, 'tangent/features').data, reference.tensor('jvp/head').data)).toBeLessThan(1e-12);
  });

  it("has PyTorch's gradient", () => {
    const shape = [2, 1280];
    const cotangent = Float64Array.from({ length: 2 * 1280 }, (_, i) => Math.cos((i % 1280) + Math.floor(i / 1280)));
    const backward = transpose(changing, names.map(tangentName));
    const pulled = run(backward, constants, { 'cotangent/features': { shape, dtype: 'float32', data: cotangent } });
    const kernel = tensorOf(pulled, 'cotangent/head/kernel').data;
    const strided = Float64Array.from({ length: Math.ceil(kernel.length / 409) }, (_, i) => kernel[409 * i] ?? NaN);
    expect(relativeError(strided, reference.tensor('gradient/head/kernel/strided').data)).toBeLessThan(1e-12);
    expect(relativeError([norm({ kernel: tensorOf(pulled, 'cotangent/head/kernel') })], reference.tensor('gradient/head/kernel/norm').data)).toBeLessThan(1e-12);
    expect(relativeError(tensorOf(pulled, 'cotangent/head/bias').data, reference.tensor('gradient/head/bias').data)).toBeLessThan(1e-12);
  });
});
