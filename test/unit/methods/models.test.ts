import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackbone, type Backbone } from '../../../src/backbones';
import { normals, uniforms } from '../../../src/contract/random';
import { buildModel, chooseLayers, finetuneStart, type MethodName, type Model, type Setting } from '../../../src/methods';
import { readArchitecture } from '../backbones/architecture';
import { interpret } from '../../../src/program/interpreter';
import type { Tensor } from '../../../src/program/tensor';

const classes = 3;
const batch = 2;

function fixture(name: string): string {
  return fileURLToPath(new URL(`../../fixtures/${name}.onnx`, import.meta.url));
}

function random(shape: readonly number[], purpose: string): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return { shape, dtype: 'float32', data: normals(size, 7, purpose) };
}

/** Logits of a model in float64, the constant part first and the rest from what it keeps. */
function logits(model: Model, pixels: Tensor, feeds: Record<string, Tensor>): Float64Array {
  const kept = interpret(model.constant, { pixels });
  const named = new Set(model.logits.inputs.map(({ name }) => name));
  const offered = Object.entries({ ...feeds, ...kept }).filter(([name]) => named.has(name));
  return Float64Array.from(interpret(model.logits, Object.fromEntries(offered))['logits']?.data ?? []);
}

function learned(model: Model, purpose: string): Record<string, Tensor> {
  return Object.fromEntries(model.parameters.map(({ name, shape }) => [name, random(shape, `${purpose} ${name}`)]));
}

describe.each(['residual', 'depthwise'])('the four models on %s', (name) => {
  let backbone: Backbone;
  let pixels: Tensor;
  let setting: Setting;
  let omega: Record<'kernel' | 'bias', Tensor>;
  const build = (method: MethodName) => buildModel(method, setting);

  beforeAll(async () => {
    backbone = await loadBackbone(fixture(name));
    const { width, height } = backbone.preprocessing;
    const data = Uint8Array.from(uniforms(batch * height * width * 3, 3, 'pixels'), (u) => Math.floor(256 * u));
    pixels = { shape: [batch, height, width, 3], dtype: 'uint8', data };
    const layers = chooseLayers(backbone, null);
    setting = { backbone, preprocessing: backbone.preprocessing, layers, classes, neuralTangentScaling: false };
    omega = { kernel: random([backbone.featureCount, classes], 'omega'), bias: random([classes], 'bias') };
  });

  it('start the full model as the activation baseline, bit by bit', () => {
    const full = build('full');
    const zero = Object.fromEntries(
      full.parameters.map(({ name, shape }) => {
        const { data } = random(shape, 'size');
        return [name, { shape, dtype: 'float32', data: new Float64Array(data.length) } satisfies Tensor];
      }),
    );
    const w1 = { 'w1/kernel': omega.kernel, 'w1/bias': omega.bias };
    const baseline = logits(build('activation'), pixels, w1);
    expect(baseline.length).toBe(batch * classes);
    expect(logits(full, pixels, { ...zero, ...w1, 'omega/kernel': omega.kernel })).toEqual(baseline);
  });

  it('add up: full = activation + gradient', () => {
    const full = build('full');
    const feeds = { ...learned(full, 'w'), 'omega/kernel': omega.kernel };
    const activation = logits(build('activation'), pixels, feeds);
    const gradient = logits(build('gradient'), pixels, feeds);
    logits(full, pixels, feeds).forEach((value, i) => {
      expect(value).toBeCloseTo((activation[i] ?? NaN) + (gradient[i] ?? NaN), 9);
    });
  });

  it('give the derivative of fine-tuning at its start', () => {
    const [gradient, finetune] = [build('gradient'), build('finetune')];
    const w2 = learned(gradient, 'w2');
    const start = finetuneStart(setting, omega);
    const moved = (t: number) =>
      Object.fromEntries(
        [...start].map(([name, tensor]) => {
          const step = w2[name.replace('theta2/', 'w2/')]?.data;
          const data = Float64Array.from(tensor.data, (value, i) => value + t * (step?.[i] ?? 0));
          return [name, { ...tensor, data }];
        }),
      );
    const t = 1e-6;
    const [after, before] = [logits(finetune, pixels, moved(t)), logits(finetune, pixels, moved(-t))];
    const product = logits(gradient, pixels, { ...w2, 'omega/kernel': omega.kernel });
    const difference = after.map((value, i) => (value - (before[i] ?? NaN)) / (2 * t));
    const norm = Math.hypot(...product);
    expect(norm).toBeGreaterThan(0);
    expect(Math.hypot(...difference.map((value, i) => value - (product[i] ?? NaN))) / norm).toBeLessThan(1e-5);
  });
});

describe('the choice of layers', () => {
  it('names what a backbone does not have', async () => {
    const backbone = await loadBackbone(fixture('residual'));
    expect(() => chooseLayers(backbone, ['nowhere'])).toThrow(/no layer or block nowhere; its topmost blocks are /);
  });

  it('takes a block for all its layers, once each, in the order of the network', async () => {
    const { backbone } = await readArchitecture('resnet-basic');
    const names = (given: string[]) => chooseLayers(backbone, given).map(({ name }) => name);
    const block = backbone.blocks.find(({ name }) => name === 'layer4.1');
    expect(names(['layer4.1'])).toEqual(block?.layers);
    expect(names(['layer4.1.conv2', 'layer4.1', 'conv1'])).toEqual(['conv1', ...(block?.layers ?? [])]);
    for (const { name, layers, hindrance } of backbone.blocks) {
      if (hindrance === null) expect(names([name])).toEqual(layers);
      else expect(() => names([name])).toThrow(new RegExp(`no layer to linearize in ${name}`));
    }
    expect(() => names(['layer41'])).toThrow(/no layer or block layer41; did you mean layer4\.1, /);
    expect(() => names(['4.1.conv3'])).toThrow(/did you mean .*layer4\.1\.conv[12]/);
  });

  it('may be empty of nothing', async () => {
    const backbone = await loadBackbone(fixture('residual'));
    expect(() => chooseLayers(backbone, [])).toThrow(/no layer to linearize/);
  });
});
