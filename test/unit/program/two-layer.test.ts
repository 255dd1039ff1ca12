import { beforeAll, describe, expect, it } from 'vitest';
import { withLoss } from '../../../src/methods';
import { Builder } from '../../../src/program/builder';
import type { Shape } from '../../../src/program/tensor';
import { gradientName, withGradient } from '../../../src/program/transforms/gradient';
import { jacobianVectorProduct } from '../../../src/program/transforms/linearize';
import { rename } from '../../../src/program/transforms/bind';
import type { Program, Value } from '../../../src/program/types';
import { readFixture, relativeError, type Fixture } from '../backbones/safetensors';
import { moved, run, tensorOf, type Tensors } from './numbers';

const shapes: Record<string, Shape> = {
  'theta/kernel': [3, 3, 3, 8],
  'theta/bias': [8],
};
const pictures: Shape = ['N', 8, 8, 8];

/** (image, theta) → features: a 3×3 convolution, ReLU, the mean over positions. */
function twoLayerFeatures(): Program {
  const builder = new Builder();
  const image = builder.input('image', ['N', 8, 8, 3]);
  const [kernel, bias] = Object.entries(shapes).map(([name, shape]) => builder.input(name, shape)) as [Value, Value];
  const padding = { top: 1, bottom: 1, left: 1, right: 1 };
  const product = builder.emit('convolution', [image, kernel], { layout: 'NHWC', stride: [1, 1], dilation: [1, 1], padding, groups: 1 });
  const sum = builder.emit('add', [product, builder.emit('broadcast', [bias], { shape: pictures, axes: [3] })], {});
  const total = builder.emit('reduceSum', [builder.emit('relu', [sum], {})], { axes: [1, 2] });
  builder.output('features', builder.emit('scale', [total], { factor: 1 / 64 }));
  return builder.build();
}

function projected(builder: Builder, features: Value, kernel: Value, bias?: Value): Value {
  const product = builder.emit('contract', [features, kernel], { contracting: [[1], [0]], batch: [[], []] });
  return bias ? builder.emit('add', [product, builder.emit('broadcast', [bias], { shape: ['N', 4], axes: [1] })], {}) : product;
}

function finetune(): Program {
  const builder = new Builder();
  const features = builder.inline(twoLayerFeatures(), new Map()).get('features')!;
  const [kernel, bias] = [builder.input('omega/kernel', [8, 4]), builder.input('omega/bias', [4])];
  builder.output('logits', projected(builder, features, kernel, bias));
  return withLoss(builder.build());
}

function full(): Program {
  const builder = new Builder();
  const product = jacobianVectorProduct(twoLayerFeatures(), Object.keys(shapes));
  const tangents = new Map([['tangent/theta/kernel', 'w2/kernel'], ['tangent/theta/bias', 'w2/bias']]);
  const outputs = builder.inline(rename(product, tangents), new Map());
  const [kernel, bias] = [builder.input('w1/kernel', [8, 4]), builder.input('w1/bias', [4])];
  const activation = projected(builder, outputs.get('features')!, kernel, bias);
  const gradient = projected(builder, outputs.get('tangent/features')!, builder.input('omega/kernel', [8, 4]));
  builder.output('logits', builder.emit('add', [activation, gradient], {}));
  return withLoss(builder.build());
}

describe.each([
  { model: 'finetune', write: finetune, learned: ['theta/kernel', 'theta/bias', 'omega/kernel', 'omega/bias'] },
  { model: 'full', write: full, learned: ['w1/kernel', 'w1/bias', 'w2/kernel', 'w2/bias'] },
])("$model on two layers is PyTorch's in float64", ({ model, write, learned }) => {
  let reference: Fixture;
  let feeds: Tensors;
  let program: Program;

  beforeAll(async () => {
    reference = await readFixture('two-layer.safetensors');
    const given = ['theta', 'omega', 'w1', 'w2'].flatMap((part) => [`${part}/kernel`, `${part}/bias`]);
    feeds = {
      ...Object.fromEntries(given.map((name) => [name, reference.tensor(`float64/${name}`)])),
      image: reference.tensor('image'),
      labels: reference.tensor('labels'),
      weight: { shape: [16], dtype: 'float32', data: new Float64Array(16).fill(1 / 16) },
    };
    program = withGradient(write(), 'loss', learned);
  });

  const gradientsAt = (point: Tensors): Tensors => {
    const outputs = run(program, point);
    return Object.fromEntries(learned.map((name) => [name, tensorOf(outputs, gradientName(name))]));
  };

  it('in its loss and its gradients', () => {
    const loss = tensorOf(run(program, feeds), 'loss').data;
    expect(relativeError(loss, reference.tensor(`float64/${model}/loss`).data)).toBeLessThan(1e-13);
    for (const [name, { shape, data }] of Object.entries(gradientsAt(feeds))) {
      const expected = reference.tensor(`float64/${model}/gradient/${name}`);
      expect(shape).toEqual(expected.shape);
      expect(relativeError(data, expected.data)).toBeLessThan(1e-12);
    }
  });

  it('after five steps of gradient descent', () => {
    let point = feeds;
    for (let step = 0; step < 5; step += 1) point = moved(point, -0.1, gradientsAt(point));
    for (const name of learned) {
      const expected = reference.tensor(`float64/${model}/sgd/${name}`).data;
      expect(relativeError(tensorOf(point, name).data, expected)).toBeLessThan(1e-13);
    }
  });
});
