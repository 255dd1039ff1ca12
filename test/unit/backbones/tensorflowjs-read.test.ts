import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readTensorFlowJs } from '../../../src/backbones/tensorflowjs/read';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tangent-weights-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function model(weightsManifest: unknown, files: Readonly<Record<string, Uint8Array>>, more: object = { format: 'graph-model' }) {
  for (const [name, bytes] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), bytes);
  }
  const file = path.join(folder, 'model.json');
  await writeFile(file, JSON.stringify({ ...more, weightsManifest }));
  return readTensorFlowJs(file);
}

function bytesOf(array: Float32Array | Int32Array | Uint16Array): Uint8Array {
  return new Uint8Array(array.buffer);
}

it('reads groups of files, a weight across two files, and every type of numbers', async () => {
  const floats = bytesOf(Float32Array.of(1.5, -2, 0.25));
  const { weights, files } = await model(
    [
      { paths: ['a.bin', 'more/b.bin'], weights: [{ name: 'floats', shape: [3], dtype: 'float32' }] },
      {
        paths: ['c.bin'],
        weights: [
          { name: 'sizes', shape: [2], dtype: 'int32' },
          { name: 'bytes', shape: [1, 2], dtype: 'float32', quantization: { dtype: 'uint8', scale: 0.5, min: -1 } },
          { name: 'shorts', shape: [], dtype: 'float32', quantization: { dtype: 'uint16', scale: 0.25, min: 2 } },
          { name: 'axes', shape: [2], dtype: 'int32', quantization: { dtype: 'uint8', scale: 0.0117647, min: -1 } },
          { name: 'halves', shape: [1], dtype: 'float32', quantization: { dtype: 'float16' } },
          { name: 'flags', shape: [2], dtype: 'bool' },
          { name: 'nothing', shape: [0, 4], dtype: 'float32' },
        ],
      },
    ],
    {
      'a.bin': floats.subarray(0, 5),
      'more/b.bin': floats.subarray(5),
      'c.bin': Uint8Array.of(...bytesOf(Int32Array.of(-7, 65536)), 3, 255, ...bytesOf(Uint16Array.of(65535)), 0, 255, 0x00, 0xc1, 1, 0),
    },
  );
  expect([...weights].map(([name, { shape, data, whole }]) => [name, shape, [...data], whole])).toEqual([
    ['floats', [3], [1.5, -2, 0.25], false],
    ['sizes', [2], [-7, 65536], true],
    ['bytes', [1, 2], [0.5, 126.5], false],
    ['shorts', [], [16385.75], false],
    ['axes', [2], [-1, 2], true],
    ['halves', [1], [-2.5], false],
    ['flags', [2], [1, 0], true],
    ['nothing', [0, 4], [], false],
  ]);
  expect(files.map(({ length }) => length).slice(1)).toEqual([12, 18]);
});

it('tells the formats apart where a file does not say which it is', async () => {
  expect((await model([], {}, { modelTopology: { node: [] } })).format).toBe('graph-model');
  expect((await model([], {}, { modelTopology: { model_config: {} } })).format).toBe('layers-model');
  await expect(model([], {}, { format: 'tfjs-other' })).rejects.toMatchObject({ code: 'backbone-unsupported' });
});

it('refuses names that come twice, and text', async () => {
  const weight = { name: 'w', shape: [1], dtype: 'float32' };
  const four = new Uint8Array(4);
  await expect(model([{ paths: ['a'], weights: [weight, weight] }], { a: new Uint8Array(8) })).rejects.toThrow(/"w" comes twice/);
  await expect(model([{ paths: ['a'], weights: [weight] }, { paths: ['b'], weights: [weight] }], { a: four, b: four })).rejects.toThrow(/"w" comes twice/);
  await expect(model([{ paths: ['a', 'a'], weights: [{ ...weight, shape: [2] }] }], { a: four })).rejects.toThrow(/names a weight file twice/);
  await expect(model([{ paths: ['a'], weights: [{ ...weight, dtype: 'string' }] }], { a: four })).rejects.toMatchObject({ code: 'backbone-unsupported' });
});

it('refuses shapes of more numbers than there are bytes before it makes room for them', async () => {
  const weight = { name: 'w', shape: [2 ** 30, 2 ** 30], dtype: 'float32' };
  await expect(model([{ paths: ['a'], weights: [weight] }], { a: new Uint8Array(4) })).rejects.toThrow(/has 4 bytes where \d+ are needed/);
});

it('follows symbolic links within the folder', async () => {
  await writeFile(path.join(folder, 'real.bin'), bytesOf(Float32Array.of(3)));
  await symlink('real.bin', path.join(folder, 'link.bin'));
  const { weights } = await model([{ paths: ['link.bin'], weights: [{ name: 'w', shape: [1], dtype: 'float32' }] }], {});
  expect([...(weights.get('w')?.data ?? [])]).toEqual([3]);
});
