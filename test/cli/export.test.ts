import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureSchema } from '../../src/contract/failure';
import { methodNames } from '../../src/contract/methods';
import { modelExportSchema } from '../../src/contract/model-export';
import { modelPredictionsSchema, predictionsSchema } from '../../src/contract/predict';
import { preprocessingSchema } from '../../src/contract/preprocessing';
import { decodePicture } from '../../src/datasets';
import { runFile } from '../../src/engines/onnxruntime/run-file';
import { loadBackbone } from '../../src/backbones';
import { runGraphModel } from '../engines/run-graph-model';
import { backbone, makeDataset, tangent, temporaryFolder, type Ended } from './tangent';

// A run of all methods on a small network, asked about pictures and exported by the built command line.
let folder: string;
let run: string;
let pictures: string[];

beforeAll(async () => {
  folder = temporaryFolder();
  const dataset = makeDataset(folder, 20);
  run = path.join(folder, 'run');
  const quick = ['--epochs', '3', '--lambda', '0.1', '--learning-rates', '0.001'];
  const { code, stderr } = await tangent(folder, 'adapt', dataset, '--backbone', backbone, ...quick, '--out', run);
  expect(code, stderr).toBe(0);
  pictures = ['animals/ant.png', 'animals/badger.png', 'animals/bat.png'].map((name) => path.join(dataset, ...name.split('/')));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const predicted = async (method: string) =>
  predictionsSchema.parse(JSON.parse((await tangent(folder, 'predict', run, ...pictures, '--method', method, '--json')).stdout)).predictions;

function failure({ code, stdout }: Ended): string {
  expect(code).toBe(2);
  return failureSchema.parse(JSON.parse(stdout)).error.code;
}

describe('tangent predict --methods', () => {
  it('asks all models in one process and tells the time', async () => {
    const damaged = path.join(folder, 'damaged.png');
    writeFileSync(damaged, readFileSync(pictures[0] ?? '').subarray(0, 300));
    const { code, stdout, stderr } = await tangent(folder, 'predict', run, ...pictures, damaged, '--methods', 'all', '--json');
    expect(code, stderr).toBe(0);
    const answer = modelPredictionsSchema.parse(JSON.parse(stdout));
    expect(answer.methods).toEqual([...methodNames]);
    expect(answer.skipped.map(({ file }) => file)).toEqual([damaged]);
    for (const method of methodNames) {
      const single = await predicted(method);
      expect(answer.predictions.map((picture) => picture.methods[method]?.[0])).toEqual(
        single.map((one) => ({ class: one.predicted, probability: one.probability })),
      );
      expect(answer.milliseconds.network[method]).toBeGreaterThan(0);
    }
    expect(answer.milliseconds.preparation).toBeGreaterThan(0);
    expect(answer.milliseconds.start).toBeGreaterThan(answer.milliseconds.preparation ?? 0);
  });

  it('takes some models, and refuses what is none', async () => {
    const some = await tangent(folder, 'predict', run, ...pictures, '--methods', 'full,activation', '--json');
    expect(modelPredictionsSchema.parse(JSON.parse(some.stdout)).methods).toEqual(['activation', 'full']);
    const text = await tangent(folder, 'predict', run, ...pictures, '--methods', 'full');
    expect(text.stdout).toMatch(/ant\.png +\S+ +\d+\.\d %/);
    expect(text.stdout).toMatch(/milliseconds per picture \(onnxruntime, cpu\): decoding .+, then full /);
    expect(failure(await tangent(folder, 'predict', run, ...pictures, '--methods', 'best', '--json'))).toBe('usage');
    expect(failure(await tangent(folder, 'predict', run, ...pictures, '--methods', 'all', '--method', 'full', '--json'))).toBe('usage');
  });
});

describe('tangent export', () => {
  it.each(methodNames)('writes %s as an ONNX file that answers as predict does', async (method) => {
    const out = path.join(folder, `onnx ${method}`);
    const { code, stdout, stderr } = await tangent(folder, 'export', run, '--method', method, '--out', out, '--json');
    expect(code, stderr).toBe(0);
    const about = modelExportSchema.parse(JSON.parse(stdout));
    expect(about).toMatchObject({ run, out, method, format: 'onnx', classes: ['animals', 'flags', 'transport'] });
    for (const name of about.files) expect(existsSync(path.join(out, name)), name).toBe(true);
    const file = readFileSync(path.join(out, about.model));
    const { width, height } = about.preprocessing;
    const expected = await predicted(method);
    for (const [index, picture] of pictures.entries()) {
      const pixels = Float32Array.from(await decodePicture(picture, preprocessingSchema.parse(about.preprocessing)));
      const { probabilities } = await runFile(file, { image: { shape: [1, height, width, 3], dtype: 'float32', data: pixels } });
      expected[index]?.probabilities.forEach((value, at) => expect(Math.abs(value - (probabilities?.data[at] ?? NaN))).toBeLessThan(1e-5));
    }
  });

  it.each(['full', 'finetune'] as const)('writes %s as a TensorFlow.js graph model that answers as predict does', async (method) => {
    const out = path.join(folder, `tfjs ${method}`);
    const { code, stdout, stderr } = await tangent(folder, 'export', run, '--method', method, '--format', 'tfjs', '--out', out, '--json');
    expect(code, stderr).toBe(0);
    const { preprocessing, files, model } = modelExportSchema.parse(JSON.parse(stdout));
    expect(model).toBe('model.json');
    const content = new Map(files.map((name) => [name, new Uint8Array(readFileSync(path.join(out, name)))]));
    const expected = await predicted(method);
    for (const [index, picture] of pictures.entries()) {
      const data = Float32Array.from(await decodePicture(picture, preprocessing));
      const image = { shape: [1, preprocessing.height, preprocessing.width, 3], dtype: 'float32' as const, data };
      const { probabilities } = await runGraphModel(content, { image });
      expected[index]?.probabilities.forEach((value, at) => expect(Math.abs(value - (probabilities?.data[at] ?? NaN))).toBeLessThan(1e-4));
    }
  });

  it('writes a file that is itself a backbone, with its preprocessing', async () => {
    const out = path.join(folder, 'as backbone');
    await tangent(folder, 'export', run, '--method', 'finetune', '--out', out);
    const { preprocessing, preprocessingOrigin, name } = await loadBackbone(path.join(out, 'model.onnx'));
    expect(preprocessing).toEqual(modelExportSchema.parse(JSON.parse(readFileSync(path.join(out, 'export.json'), 'utf8'))).preprocessing);
    expect([preprocessingOrigin, name]).toEqual(['file', 'pictures finetune']);
  });

  it('replaces an earlier export if told to, and nothing else', async () => {
    const out = path.join(folder, 'again');
    const exported = () => modelExportSchema.parse(JSON.parse(readFileSync(path.join(out, 'export.json'), 'utf8'))).method;
    expect((await tangent(folder, 'export', run, '--method', 'full', '--out', out)).code).toBe(0);
    const refused = await tangent(folder, 'export', run, '--method', 'activation', '--out', out, '--json');
    expect(failure(refused)).toBe('export-exists');
    expect(refused.stderr).toMatch(/holds full of .* as ONNX already; .*--force/);
    expect(exported()).toBe('full');
    expect((await tangent(folder, 'export', run, '--method', 'activation', '--out', out, '--force')).code).toBe(0);
    expect(exported()).toBe('activation');
    copyFileSync(pictures[0] ?? '', path.join(out, 'mine.png'));
    expect(failure(await tangent(folder, 'export', run, '--out', out, '--force', '--json'))).toBe('export-folder');
    expect(existsSync(path.join(out, 'model.onnx'))).toBe(true);
    const inside = path.join(folder, 'pictures', 'models');
    expect(failure(await tangent(folder, 'export', run, '--out', inside, '--json'))).toBe('export-folder');
    expect(existsSync(inside)).toBe(false);
  });

  it('refuses what was not trained, and what is no run', async () => {
    const partial = path.join(folder, 'partial');
    mkdirSync(partial);
    for (const name of ['experiment.json', 'report.json', 'activation.safetensors']) copyFileSync(path.join(run, name), path.join(partial, name));
    const out = path.join(folder, 'never');
    expect(failure(await tangent(folder, 'export', partial, '--method', 'full', '--out', out, '--json'))).toBe('run-incomplete');
    expect(failure(await tangent(folder, 'export', folder, '--out', out, '--json'))).toBe('run-not-found');
    expect(existsSync(out)).toBe(false);
  });
});
