import { afterAll, describe, expect, it } from 'vitest';
import { loadBackbone, type Backbone } from '../../src/backbones';
import { normals, uniforms } from '../../src/contract/random';
import { createOnnxRuntimeEngine } from '../../src/engines/onnxruntime';
import { buildModel, chooseLayers, type MethodName, type Model, type Setting } from '../../src/methods';
import type { Parameter } from '../../src/program/parameter';
import type { Tensor } from '../../src/program/tensor';
import { bind } from '../../src/program/transforms/bind';
import { jacobianVectorProduct } from '../../src/program/transforms/linearize';
import { cotangentName, tangentName } from '../../src/program/transforms/names';
import { transpose } from '../../src/program/transforms/transpose';
import { efficientNetImages } from '../unit/backbones/efficientnet-images';
import { fixturePath, readFixture } from '../unit/backbones/safetensors';
import { relativeError } from './suite';

const engine = createOnnxRuntimeEngine({ threads: 2 });
afterAll(() => engine.dispose());

const batch = 4;
const classes = 5;

type Tensors = Record<string, Tensor>;

function random({ name, shape }: Pick<Parameter, 'name' | 'shape'>): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return { shape, dtype: 'float32', data: Float32Array.from(normals(size, 5, name)) };
}

function dot(a: Tensor, b: Tensor): number {
  let sum = 0;
  for (const [i, x] of a.data.entries()) sum += x * (b.data[i] ?? NaN);
  return sum;
}

function norm(tensors: readonly Tensor[]): number {
  return Math.sqrt(tensors.reduce((sum, tensor) => sum + dot(tensor, tensor), 0));
}

function pick(offered: Tensors, model: Pick<Model, 'logits'>): Tensors {
  const names = new Set(model.logits.inputs.map(({ name }) => name));
  return Object.fromEntries(Object.entries(offered).filter(([name]) => names.has(name)));
}

async function once(program: Model['logits'], feeds: Tensors): Promise<Tensors> {
  const executable = await engine.compile(program);
  const outputs = await executable.run(feeds);
  await executable.dispose();
  return outputs;
}

describe.each(['residual', 'depthwise'])('the engine on the %s network', (name) => {
  async function settingOf(): Promise<{ backbone: Backbone; setting: Setting; pixels: Tensor }> {
    const backbone = await loadBackbone(fixturePath(`${name}.onnx`));
    const { width, height } = backbone.preprocessing;
    const data = Uint8Array.from(uniforms(batch * height * width * 3, 3, 'pixels'), (u) => 256 * u);
    const layers = chooseLayers(backbone, null);
    const setting = { backbone, preprocessing: backbone.preprocessing, layers, classes, neuralTangentScaling: false };
    return { backbone, setting, pixels: { shape: [batch, height, width, 3], dtype: 'uint8', data } };
  }

  it("has PyTorch's features and Jacobian-vector products to 1e-5", async () => {
    const { backbone } = await settingOf();
    const reference = await readFixture(`${name}.safetensors`);
    const order = JSON.parse(reference.metadata['order'] ?? '') as string[];
    const choices = JSON.parse(reference.metadata['choices'] ?? '') as Record<string, string[]>;
    for (const [choice, layers] of Object.entries(choices)) {
      const names = [...backbone.parameters.keys()].filter((key) => layers.includes(key.slice(0, key.lastIndexOf('/'))));
      const tangents = names.map((key): [string, Tensor] => {
        const { shape, data } = reference.tensor(`parameter/${key}`);
        const k = order.indexOf(key);
        return [tangentName(key), { shape, dtype: 'float32', data: Float32Array.from(data, (_, i) => Math.sin(0.37 * i + 0.11 * k) / 100) }];
      });
      const program = bind(jacobianVectorProduct(backbone.program, names), backbone.parameters);
      const outputs = await once(program, { image: reference.tensor('image'), ...Object.fromEntries(tangents) });
      expect(relativeError(outputs['features']?.data ?? [], reference.tensor('features').data)).toBeLessThan(1e-5);
      const moving = outputs[tangentName('features')]?.data ?? [];
      expect(relativeError(moving, reference.tensor(`jvp/${choice}`).data), choice).toBeLessThan(1e-5);
    }
  });

  it('has transposes adjoint to 1e-5', async () => {
    const { backbone, setting, pixels } = await settingOf();
    const model = buildModel('full', setting);
    const kept = await once(model.constant, { pixels });
    const held = { ...kept, 'omega/kernel': random({ name: 'omega', shape: [backbone.featureCount, classes] }) };
    const w = Object.fromEntries(model.parameters.map((parameter) => [parameter.name, random(parameter)]));
    const u = random({ name: 'u', shape: [batch, classes] });
    const names = model.parameters.map((parameter) => parameter.name);
    const backward = transpose(model.logits, names);
    const logits = (await once(model.logits, pick({ ...held, ...w }, model)))['logits'];
    const gradients = await once(backward, pick({ ...held, [cotangentName('logits')]: u }, { logits: backward }));
    if (!logits) throw new Error('no logits');
    const pulled = names.map((key): [Tensor, Tensor] => [w[key] ?? u, gradients[cotangentName(key)] ?? u]);
    const right = pulled.reduce((sum, [a, b]) => sum + dot(a, b), 0);
    const scale = norm([logits]) * norm([u]) + norm(pulled.map(([a]) => a)) * norm(pulled.map(([, b]) => b));
    expect(Math.abs(dot(logits, u) - right) / scale).toBeLessThan(1e-5);
  });

  it('starts the full model at the linear probe to 1e-6', async () => {
    const { backbone, setting, pixels } = await settingOf();
    const omega = random({ name: 'omega', shape: [backbone.featureCount, classes] });
    const bias = random({ name: 'bias', shape: [classes] });
    const logitsOf = async (method: MethodName): Promise<Tensor> => {
      const model = buildModel(method, setting);
      const zeros = model.parameters.map(({ name: key, shape }): [string, Tensor] => [
        key,
        { shape, dtype: 'float32', data: new Float32Array(shape.reduce((product, length) => product * length, 1)) },
      ]);
      const start = { ...Object.fromEntries(zeros), 'w1/kernel': omega, 'w1/bias': bias, 'omega/kernel': omega };
      const kept = await once(model.constant, { pixels });
      const logits = (await once(model.logits, pick({ ...kept, ...start }, model)))['logits'];
      if (!logits) throw new Error('no logits');
      return logits;
    };
    const [full, probe] = [await logitsOf('full'), await logitsOf('activation')];
    expect(relativeError(full.data, probe.data)).toBeLessThan(1e-6);
  });

  it('computes the same bits for a picture, whatever its batch', async () => {
    const { setting, pixels } = await settingOf();
    const { constant } = buildModel('full', setting);
    const whole = await once(constant, { pixels });
    const [, ...sizes] = pixels.shape;
    const length = pixels.data.length / batch;
    for (let index = 0; index < batch; index++) {
      const alone = { ...pixels, shape: [1, ...sizes], data: pixels.data.slice(index * length, (index + 1) * length) };
      for (const [key, { data }] of Object.entries(await once(constant, { pixels: alone }))) {
        expect(data, key).toEqual(whole[key]?.data.slice(index * data.length, (index + 1) * data.length));
      }
    }
  });
});

describe('the engine on the bundled backbone', () => {
  it("has PyTorch's features to 1e-4, and the same bits for a picture in any batch", async () => {
    const backbone = await loadBackbone('efficientnet-lite0');
    const reference = await readFixture('efficientnet-lite0.safetensors');
    const program = bind(backbone.program, backbone.parameters);
    const image = efficientNetImages();
    const both = (await once(program, { image }))['features']?.data ?? [];
    expect(relativeError(both, reference.tensor('features').data)).toBeLessThan(1e-4);
    const half = image.data.length / 2;
    const second = { ...image, shape: [1, ...image.shape.slice(1)], data: image.data.slice(half) };
    const alone = (await once(program, { image: second }))['features']?.data ?? [];
    expect(Array.from(alone)).toEqual(Array.from(both).slice(both.length / 2));
  });
});
