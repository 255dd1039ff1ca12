import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import protobuf from 'protobufjs/light.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadBackbone } from '../../../src/backbones';
import { importOnnx } from '../../../src/backbones/onnx/import';
import { readOnnx } from '../../../src/backbones/onnx/read';
import { onnxSchema } from '../../../src/contract/onnx-schema';
import { TangentError } from '../../../src/contract/errors';
import { fixturePath } from './safetensors';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tangent-backbones-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function written(name: string, content: string | Uint8Array): Promise<string> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
  return file;
}

const modelType = protobuf.Root.fromJSON(onnxSchema).lookupType('ModelProto');
interface Model {
  graph: { node: { opType: string; name: string; input: string[] }[]; initializer: { dims: number[] }[] };
}

/** The residual network with a change to its decoded messages. */
async function changed(change: (model: Model) => void): Promise<string> {
  const model = modelType.toObject(modelType.decode(await readFile(fixturePath('residual.onnx')))) as unknown as Model;
  change(model);
  return written(
    'changed.onnx',
    modelType.encode(modelType.fromObject(model as unknown as Record<string, unknown>)).finish(),
  );
}

describe('an ONNX file', () => {
  it('that does not exist or has another ending is refused with what can be given', async () => {
    await expect(loadBackbone(path.join(folder, 'missing.onnx'))).rejects.toMatchObject({ code: 'backbone-not-found' });
    await expect(loadBackbone('no-such-id')).rejects.toThrow(/efficientnet-lite0/);
    await expect(loadBackbone(await written('a.txt', ''))).rejects.toMatchObject({ code: 'backbone-unsupported' });
  });

  it('that is empty or text is damaged', async () => {
    for (const content of ['', 'hello world', '<!DOCTYPE html><html></html>']) {
      await expect(loadBackbone(await written('a.onnx', content))).rejects.toMatchObject({ code: 'backbone-damaged' });
    }
  });

  it('cut off anywhere, or with any byte changed, gives a typed error or still loads', async () => {
    const bytes = new Uint8Array(await readFile(fixturePath('residual.onnx')));
    const attempt = (content: Uint8Array): void => {
      try {
        importOnnx(readOnnx(content, 'a.onnx'), 'a.onnx', (declared) => declared ?? 224);
      } catch (error) {
        if (!(error instanceof TangentError)) throw error;
      }
    };
    const position = fc.integer({ min: 0, max: bytes.length - 1 });
    fc.assert(
      fc.property(position, (length) => attempt(bytes.slice(0, length))),
      { numRuns: 60 },
    );
    const change = (at: number, value: number): void => {
      const copy = bytes.slice();
      copy[at] = value;
      attempt(copy);
    };
    fc.assert(fc.property(position, fc.integer({ min: 0, max: 255 }), change), { numRuns: 300 });
  });

  it('with an unknown operator names it and its node', async () => {
    const file = await changed(({ graph }) => {
      const node = graph.node.find(({ name }) => name === 'block1.add');
      if (node) node.opType = 'Einsum';
    });
    await expect(loadBackbone(file)).rejects.toMatchObject({
      code: 'backbone-unsupported',
      message: expect.stringMatching(/"block1\.add" \(Einsum\)/) as string,
    });
  });

  it('whose weights do not fit their shape, or are missing, is damaged', async () => {
    const short = await changed(({ graph }) =>
      graph.initializer.forEach((tensor) => (tensor.dims = [...tensor.dims, 2])),
    );
    await expect(loadBackbone(short)).rejects.toMatchObject({ code: 'backbone-damaged' });
    const missing = await changed(({ graph }) => graph.initializer.splice(0, 1));
    await expect(loadBackbone(missing)).rejects.toMatchObject({ code: expect.stringMatching(/^backbone-/) as string });
  });

  it('of a classifier alone has nothing to linearize', async () => {
    const file = await changed(({ graph }) => {
      graph.node = graph.node.filter(({ name }) => ['pool', 'flatten', 'dense'].includes(name));
      graph.node.forEach(
        (node) => (node.input = node.input.map((name) => (name.startsWith('block2') ? 'image' : name))),
      );
      graph.initializer.forEach((tensor) => {
        if (tensor.dims.join() === '5,12') Object.assign(tensor, { dims: [5, 3], rawData: new Uint8Array(60) });
      });
    });
    await expect(loadBackbone(file)).rejects.toThrow(/nothing to linearize/);
  });
});

describe('a LayersModel', () => {
  const source = fixturePath('layers-model/functional');

  it('without a weight file, or with a short one, is damaged', async () => {
    const model = await readFile(path.join(source, 'model.json'));
    const file = await written('m/model.json', model);
    await expect(loadBackbone(file)).rejects.toThrow(/group1-shard[12]of2\.bin/);
    await written('m/group1-shard1of2.bin', await readFile(path.join(source, 'group1-shard1of2.bin')));
    await written('m/group1-shard2of2.bin', new Uint8Array(8));
    await expect(loadBackbone(file)).rejects.toMatchObject({ code: 'backbone-damaged' });
  });

  it('may not name weight files outside its folder', async () => {
    const model = (await readFile(path.join(source, 'model.json'), 'utf8')).replace(
      'group1-shard1of2.bin',
      '../secret.bin',
    );
    await expect(loadBackbone(await written('m/model.json', model))).rejects.toThrow(/outside its folder/);
  });

  it('that is no JSON, another format, or has an unknown layer says so', async () => {
    await expect(loadBackbone(await written('model.json', '{'))).rejects.toMatchObject({ code: 'backbone-damaged' });
    await expect(loadBackbone(await written('model.json', '{}'))).rejects.toMatchObject({ code: 'backbone-damaged' });
    await expect(loadBackbone(await written('model.json', '{"format":"tflite"}'))).rejects.toThrow(/tflite/);
    const model = (await readFile(path.join(source, 'model.json'), 'utf8')).replaceAll('"SeparableConv2D"', '"Lambda"');
    await written('group1-shard1of2.bin', await readFile(path.join(source, 'group1-shard1of2.bin')));
    await written('group1-shard2of2.bin', await readFile(path.join(source, 'group1-shard2of2.bin')));
    await expect(loadBackbone(await written('model.json', model))).rejects.toThrow(/"separable" \(Lambda\)/);
  });
});
