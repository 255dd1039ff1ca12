import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import protobuf from 'protobufjs/light.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadBackbone } from '../../../src/backbones';
import { assembleBackbone } from '../../../src/backbones/assemble';
import { importOnnx } from '../../../src/backbones/onnx/import';
import { readOnnx } from '../../../src/backbones/onnx/read';
import { onnxSchema } from '../../../src/contract/onnx-schema';
import { TangentError } from '../../../src/contract/errors';
import { changedBytes, changedModel } from './mutations';
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
/** How many changed files are tried: 10,000 with `TANGENT_MUTATIONS=10000 npx vitest run --project unit backbones`. */
const mutations = Number(process.env['TANGENT_MUTATIONS'] ?? 400);

/** What becomes of a file's bytes: a backbone, a refusal, or the fault that an import must not have. */
function imported(content: Uint8Array): 'taken' | 'refused' | Error {
  try {
    const network = importOnnx(readOnnx(content, 'a.onnx'), 'a.onnx', (declared) => declared ?? 32);
    assembleBackbone(network, { id: 'a', name: 'a', format: 'onnx', source: { path: 'a.onnx', sha256: '' }, preprocessing: {} });
    return 'taken';
  } catch (error) {
    if (error instanceof TangentError && !error.fault && error.code.startsWith('backbone-')) return 'refused';
    return error instanceof Error ? error : new Error(String(error));
  }
}

interface Model {
  graph: {
    node: { opType: string; name: string; domain?: string; input: string[]; output: string[]; attribute?: object[] }[];
    initializer: { name: string; dims: number[]; rawData?: Uint8Array; dataLocation?: number; externalData?: object[] }[];
  };
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

  it(`changed in ${mutations} ways gives a backbone or a typed error, quickly`, async () => {
    const files = await Promise.all([
      'residual',
      'depthwise',
      'exporter-styles',
      'quantized',
      'architectures/deit',
      'architectures/mobilenet-v3-dynamo',
    ].map((name) => readFile(fixturePath(`${name}.onnx`))));
    let [taken, slowest] = [0, 0];
    for (let seed = 0; seed < mutations; seed++) {
      const bytes = new Uint8Array(files[seed % files.length] ?? []);
      const content = seed % 2 === 0 ? changedModel(bytes, seed) : changedBytes(bytes, seed);
      const start = performance.now();
      const outcome = imported(content);
      slowest = Math.max(slowest, performance.now() - start);
      if (outcome instanceof Error) throw new Error(`seed ${seed}: ${outcome.stack}`, { cause: outcome });
      if (outcome === 'taken') taken++;
    }
    // Changes of weights, of unused attributes and the like leave a network a network.
    expect(taken / mutations).toBeGreaterThan(0.02);
    expect(taken / mutations).toBeLessThan(0.9);
    expect(slowest).toBeLessThan(10_000);
    // The largest resident set so far, in kilobytes.
    expect(process.resourceUsage().maxRSS).toBeLessThan(3e6);
  }, 3_600_000);

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

  it('may have its nodes in any order, but none that depends on itself or is defined twice', async () => {
    const turned = await loadBackbone(await changed(({ graph }) => graph.node.reverse()));
    const straight = await loadBackbone(fixturePath('residual.onnx'));
    expect(new Map(turned.parameters)).toEqual(new Map(straight.parameters));
    expect(turned.defaultLayers).toHaveLength(straight.defaultLayers.length);
    const cyclic = await changed(({ graph }) => graph.node[0]!.input.splice(0, 1, graph.node[3]!.output[0]!));
    await expect(loadBackbone(cyclic)).rejects.toThrow(/depends on its own result/);
    const twice = await changed(({ graph }) => graph.node[3]!.output.splice(0, 1, graph.node[0]!.output[0]!));
    await expect(loadBackbone(twice)).rejects.toThrow(/is defined twice/);
    const same = await changed(({ graph }) => (graph.initializer[1]!.name = graph.initializer[0]!.name));
    await expect(loadBackbone(same)).rejects.toThrow(/two initializers of one name/);
  });

  it('that claims more numbers than it holds takes neither time nor memory', async () => {
    for (const dims of [[2 ** 40], [2 ** 30, 2 ** 30], [2 ** 53 - 1, 2 ** 53 - 1], [-1], [2 ** 27, 2 ** 27, 0]]) {
      const file = await changed(({ graph }) => (graph.initializer[0]!.dims = dims));
      await expect(loadBackbone(file)).rejects.toMatchObject({ code: expect.stringMatching(/^backbone-/) as string });
    }
    const made = (opType: string, numbers: number[]) => changed(({ graph }) => {
      const shape = { name: 'shape', opType: 'Constant', domain: '', input: [], output: ['shape'], attribute: [{ name: 'value_ints', type: 7, ints: numbers }] };
      const node = { name: 'bomb', opType, domain: '', input: opType === 'ConstantOfShape' ? ['shape'] : ['image', 'shape'], output: ['bomb'], attribute: [] };
      graph.node.unshift(shape, node);
    });
    await expect(loadBackbone(await made('ConstantOfShape', [2 ** 20, 2 ** 20]))).rejects.toThrow(/bomb/);
    await expect(loadBackbone(await made('ConstantOfShape', [-4]))).rejects.toThrow(/impossible shape/);
    await expect(loadBackbone(await made('Tile', [1, 1, 2 ** 20, 2 ** 20]))).rejects.toThrow(/bomb/);
    await expect(loadBackbone(await made('Expand', [2 ** 40, 1, 1, 1, 1]))).rejects.toThrow(/bomb/);
    await expect(loadBackbone(await made('Pad', [0, 0, 2 ** 40, 2 ** 40, 0, 0, 0, 0]))).rejects.toThrow(/bomb/);
  });

  it('of many small parts that are large once written out is refused before they are', async () => {
    // Empty nodes take two bytes each.
    const graph = new Uint8Array(2 * (2 ** 17 + 1)).map((_, i) => (i % 2 === 0 ? 0x0a : 0x00));
    const header = [0x3a, 0x80 | (graph.length & 0x7f), 0x80 | ((graph.length >> 7) & 0x7f), 0x80 | ((graph.length >> 14) & 0x7f), graph.length >> 21];
    await expect(loadBackbone(await written('many.onnx', Uint8Array.from([...header, ...graph])))).rejects.toThrow(/more nodes than/);
  });

  it('may name its parts as it likes', async () => {
    const file = await changed(({ graph }) => {
      const renamed: Record<string, string> = { 'stem.output': '__proto__', 'block1.conv1.output': 'constructor' };
      for (const node of graph.node) {
        for (const names of [node.input, node.output]) names.forEach((name, i) => (names[i] = Object.hasOwn(renamed, name) ? renamed[name]! : name));
      }
      graph.node[0]!.name = '__proto__';
    });
    const backbone = await loadBackbone(file);
    expect(backbone.layers).toHaveLength(6);
    const kernels = await changed(({ graph }) => {
      graph.initializer[0]!.name = '__proto__.weight';
      graph.node[0]!.input[1] = '__proto__.weight';
    });
    expect((await loadBackbone(kernels)).layers[0]?.name).toBe('__proto__');
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

describe('weights in another file', () => {
  /** The residual network with its first kernel in another file. */
  async function apart(location: string, entries: Readonly<Record<string, string>> = {}): Promise<{ file: string; kernel: Uint8Array }> {
    let kernel = new Uint8Array();
    const file = await changed(({ graph }) => {
      const tensor = graph.initializer[0]!;
      kernel = new Uint8Array(tensor.rawData ?? []);
      const given = Object.entries({ location, ...entries }).map(([key, value]) => ({ key, value }));
      Object.assign(tensor, { rawData: new Uint8Array(), dataLocation: 1, externalData: given });
    });
    return { file, kernel };
  }

  it('are read from the folder of the model or from within it', async () => {
    const plain = await loadBackbone(fixturePath('residual.onnx'));
    const { file, kernel } = await apart('weights/a.bin', { offset: '8', length: '864' });
    await written('weights/a.bin', Uint8Array.from([...new Uint8Array(8), ...kernel, 1, 2, 3]));
    const backbone = await loadBackbone(file);
    expect(backbone.parameters).toEqual(plain.parameters);
    await written('weights/a.bin', Uint8Array.from([...new Uint8Array(8), ...kernel, 1, 2, 4]));
    expect((await loadBackbone(file)).source.sha256).not.toBe(backbone.source.sha256);
    await symlink(path.join(folder, 'weights/a.bin'), path.join(folder, 'link.bin'));
    expect((await loadBackbone((await apart('link.bin', { offset: '8', length: '864' })).file)).layers).toEqual(plain.layers);
  });

  it('are not read from elsewhere', async () => {
    const outside = await mkdtemp(path.join(tmpdir(), 'tangent-outside-'));
    try {
      const secret = path.join(outside, 'secret.bin');
      await writeFile(secret, new Uint8Array(864));
      await mkdir(path.join(folder, 'sub'));
      await symlink(secret, path.join(folder, 'link.bin'));
      await symlink(outside, path.join(folder, 'folder'));
      const climbing = path.relative(folder, secret);
      for (const location of [climbing, `sub/../${climbing}`, secret, 'link.bin', 'folder/secret.bin', 'C:\\secret.bin', '..\\secret.bin', '\\\\host\\secret.bin']) {
        const { file } = await apart(location);
        await expect(loadBackbone(file)).rejects.toMatchObject({
          code: 'backbone-damaged',
          message: expect.stringMatching(/outside the model's folder|is missing/) as string,
        });
      }
      for (const location of ['link.bin', 'folder/secret.bin', climbing, secret]) {
        await expect(loadBackbone((await apart(location)).file)).rejects.toThrow(/outside the model's folder/);
      }
    } finally {
      await rm(outside, { recursive: true, force: true });
    }
  });

  it('that are missing, short, a folder or said to lie in no place are refused', async () => {
    await expect(loadBackbone((await apart('a.bin')).file)).rejects.toThrow(/is missing; put it beside the model/);
    await written('a.bin', new Uint8Array(100));
    await expect(loadBackbone((await apart('a.bin', { length: '864' })).file)).rejects.toThrow(/has 100 bytes where 864 are needed/);
    await expect(loadBackbone((await apart('a.bin')).file)).rejects.toMatchObject({ code: 'backbone-damaged' });
    await expect(loadBackbone((await apart('.')).file)).rejects.toMatchObject({ code: 'backbone-damaged' });
    for (const [key, value] of [['offset', '-1'], ['length', '1e99'], ['offset', 'x'], ['offset', '9'.repeat(30)]] as const) {
      const entries = { [key]: value };
      await expect(loadBackbone((await apart('a.bin', entries)).file)).rejects.toThrow(/does not say where/);
    }
    await expect(loadBackbone((await apart('')).file)).rejects.toThrow(/does not say where/);
  });

  it('may not overlap, so that a small file cannot stand for many large tensors', async () => {
    await written('a.bin', new Uint8Array(1000));
    const file = await changed(({ graph }) =>
      graph.initializer.slice(0, 2).forEach((tensor, i) => {
        const entries = [['location', 'a.bin'], ['offset', String(i)], ['length', '900']].map(([key, value]) => ({ key, value }));
        Object.assign(tensor, { rawData: new Uint8Array(), dataLocation: 1, externalData: entries });
      }));
    await expect(loadBackbone(file)).rejects.toThrow(/overlap/);
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
