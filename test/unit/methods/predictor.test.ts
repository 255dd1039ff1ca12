import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackbone, type Backbone } from '../../../src/backbones';
import { normals, uniforms } from '../../../src/contract/random';
import { runFile } from '../../../src/engines/onnxruntime/run-file';
import { writePortable } from '../../../src/engines/onnxruntime/lower';
import { buildModel, chooseLayers, methodNames, predictor, type Model } from '../../../src/methods';
import { interpret } from '../../../src/program/interpreter';
import type { Tensor } from '../../../src/program/tensor';
import { fixturePath } from '../backbones/safetensors';
import { relativeError } from '../../engines/suite';

const [classes, batch] = [3, 2];
const about = { version: '0', words: '', metadata: { classes: '[]' } };

function random(shape: readonly number[], purpose: string, scale = 1): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return { shape, dtype: 'float32', data: normals(size, 11, purpose).map((number) => Math.fround(scale * number)) };
}

/** Every input of a model's logits that is not kept, the tangents among them. */
function parametersOf({ logits, kept }: Model): Record<string, Tensor> {
  const learned = logits.inputs.filter(({ name }) => !kept.includes(name));
  return Object.fromEntries(learned.map(({ name, value }) => [name, random(value.type.shape.map(Number), name, 0.3)]));
}

describe.each(['residual', 'depthwise'])('a predictor on %s', (name) => {
  let backbone: Backbone;
  let numbers: Uint8Array;
  let shape: number[];

  beforeAll(async () => {
    backbone = await loadBackbone(fixturePath(`${name}.onnx`));
    const { width, height } = backbone.preprocessing;
    shape = [batch, height, width, 3];
    numbers = Uint8Array.from(uniforms(batch * height * width * 3, 5, 'pixels'), (u) => Math.floor(256 * u));
  });

  for (const method of methodNames) {
    it.each(['RGB', 'BGR'] as const)(`answers as the ${method} model does, from %s pixels, in the interpreter and as a file`, async (channelOrder) => {
      const layers = chooseLayers(backbone, null);
      const preprocessing = { ...backbone.preprocessing, channelOrder };
      const model = buildModel(method, { backbone, preprocessing, layers, classes, neuralTangentScaling: true });
      const parameters = parametersOf(model);
      // The decoder gives the network's order, whoever uses the file red first.
      const ordered = numbers.map((number, at) => (channelOrder === 'RGB' ? number : (numbers[at + 2 - 2 * (at % 3)] ?? 0)));
      const kept = interpret(model.constant, { pixels: { shape, dtype: 'uint8', data: ordered } });
      const { logits: expected } = interpret(model.logits, { ...kept, ...parameters });
      const program = predictor(model, parameters, channelOrder);
      expect(program.inputs.map((input) => input.name)).toEqual(['image']);
      const image: Tensor = { shape, dtype: 'float32', data: Float32Array.from(numbers) };
      const exact = interpret(program, { image });
      expect(relativeError(exact['logits']?.data ?? [], expected?.data ?? [])).toBeLessThan(1e-12);
      const file = await runFile(writePortable(program, about), { image });
      expect(relativeError(file['logits']?.data ?? [], expected?.data ?? [])).toBeLessThan(1e-4);
      expect(file['probabilities']?.shape).toEqual([batch, classes]);
      expect(relativeError(file['probabilities']?.data ?? [], exact['probabilities']?.data ?? [])).toBeLessThan(1e-4);
    });
  }

  it('needs every parameter', () => {
    const layers = chooseLayers(backbone, null);
    const { preprocessing } = backbone;
    const model = buildModel('full', { backbone, preprocessing, layers, classes, neuralTangentScaling: false });
    const { 'w1/bias': left, ...others } = parametersOf(model);
    expect(left).toBeDefined();
    expect(() => predictor(model, others, 'RGB')).toThrow('w1/bias');
  });
});
