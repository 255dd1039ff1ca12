import { readFile } from 'node:fs/promises';
import protobuf from 'protobufjs/light.js';
import { describe, expect, it } from 'vitest';
import { loadBackbone } from '../../../src/backbones';
import { importOnnx } from '../../../src/backbones/onnx/import';
import { readOnnx } from '../../../src/backbones/onnx/read';
import { toHalf } from '../../../src/contract/half';
import { onnxSchema } from '../../../src/contract/onnx-schema';
import { interpret } from '../../../src/program/interpreter';
import type { Tensor } from '../../../src/program/tensor';
import { fixturePath, readFixture, relativeError } from './safetensors';

const modelType = protobuf.Root.fromJSON(onnxSchema).lookupType('ModelProto');

interface Initializer {
  dims: number[];
  dataType: number;
  rawData: Uint8Array;
  int32Data?: number[];
}

/** The residual network with its float32 weights stored as another type. */
async function stored(dataType: number, convert: (floats: Float32Array) => Partial<Initializer>) {
  const bytes = await readFile(fixturePath('residual.onnx'));
  const model = modelType.toObject(modelType.decode(bytes), { longs: Number }) as unknown as { graph: { initializer: Initializer[] } };
  for (const tensor of model.graph.initializer) {
    const floats = new Float32Array(Uint8Array.from(tensor.rawData).buffer);
    if (tensor.dataType === 1) Object.assign(tensor, { dataType, rawData: new Uint8Array(), ...convert(floats) });
  }
  const changed = modelType.encode(modelType.fromObject(model as unknown as Record<string, unknown>)).finish();
  return importOnnx(readOnnx(changed, 'a.onnx'), 'a.onnx', (declared) => declared ?? 32);
}

async function plain() {
  return importOnnx(readOnnx(await readFile(fixturePath('residual.onnx')), 'a.onnx'), 'a.onnx', (declared) => declared ?? 32);
}

const bytesOf = (array: Uint16Array | Float64Array): Uint8Array => new Uint8Array(array.buffer);
const upperHalf = (floats: Float32Array): number[] => Array.from(new Uint32Array(floats.slice().buffer), (bits) => bits >>> 16);

describe('weights', () => {
  it.each([
    ['float64', 11, 0, (floats: Float32Array) => ({ rawData: bytesOf(Float64Array.from(floats)) })],
    ['float16', 10, 5e-4, (floats: Float32Array) => ({ rawData: bytesOf(Uint16Array.from(floats, toHalf)) })],
    ['float16 in whole numbers', 10, 5e-4, (floats: Float32Array) => ({ int32Data: Array.from(floats, toHalf) })],
    ['bfloat16', 16, 8e-3, (floats: Float32Array) => ({ rawData: bytesOf(Uint16Array.from(upperHalf(floats))) })],
    ['bfloat16 in whole numbers', 16, 8e-3, (floats: Float32Array) => ({ int32Data: upperHalf(floats) })],
  ])('of type %s are read', async (_, dataType, tolerance, convert) => {
    const [given, expected] = [await stored(dataType, convert), await plain()];
    for (const [name, { shape, data }] of expected.parameters) {
      expect(given.parameters.get(name)?.shape).toEqual(shape);
      expect(relativeError(given.parameters.get(name)?.data ?? [], data)).toBeLessThanOrEqual(tolerance);
    }
    expect([...given.parameters.keys()]).toEqual([...expected.parameters.keys()]);
  });
});

describe('a quantized network', () => {
  it("has the layers of the original, and gives nearly onnxruntime's logits", async () => {
    const file = fixturePath('quantized.onnx');
    const [backbone, original] = [await loadBackbone(file), await loadBackbone(fixturePath('depthwise.onnx'))];
    expect(backbone.layers).toEqual(original.layers);
    expect(backbone.classifierDropped).toBe('dense');
    for (const [name, { data }] of original.parameters) {
      expect(relativeError(backbone.parameters.get(name)?.data ?? [], data), name).toBeLessThan(0.02);
    }
    const reference = await readFixture('quantized.safetensors');
    const network = importOnnx(readOnnx(await readFile(file), file), file, (declared) => declared ?? 32);
    const feeds: Record<string, Tensor> = { ...Object.fromEntries(network.parameters), image: reference.tensor('image') };
    const logits = interpret(network.program, feeds)['output']?.data ?? [];
    // onnxruntime rounds activations to eight bits, we do not.
    expect(relativeError(logits, reference.tensor('quantized').data)).toBeLessThan(0.015);
    expect(relativeError(reference.tensor('original').data, reference.tensor('quantized').data)).toBeLessThan(0.015);
  });

  it('keeps the range of one-sided activations', async () => {
    const bytes = await readFile(fixturePath('quantized.onnx'));
    const { program } = importOnnx(readOnnx(bytes, 'a.onnx'), 'a.onnx', (declared) => declared ?? 32);
    // The exporter leaves out ReLU6 where the range of what follows begins at 0.
    const primitives = program.equations.map(({ primitive }) => primitive);
    expect(primitives.filter((primitive) => primitive === 'relu6' || primitive === 'clip' || primitive === 'relu').length).toBeGreaterThanOrEqual(5);
  });
});
