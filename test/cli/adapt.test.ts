import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureSchema } from '../../src/contract/failure';
import { diagnosisSchema, inspectionSchema } from '../../src/contract/jobs';
import { predictionsSchema } from '../../src/contract/predict';
import { moveAnswerSchema, undoMoveAnswerSchema } from '../../src/contract/command-line';
import { methodNames, type MethodName } from '../../src/contract/methods';
import { mistakeListSchema } from '../../src/contract/mistakes';
import { reportSchema, type Report } from '../../src/contract/report';
import { decodeSafetensors } from '../../src/contract/safetensors';
import { readPredictions, readRun, runFiles } from '../../src/runs';
import { backbone, makeDataset, parameterHashes, tangent, temporaryFolder } from './tangent';

// The command line and the trainer as they are built, on real pictures and a small network.
let folder: string;
let dataset: string;
let reference: Report;
const out = (name: string) => path.join(folder, name);
const adaptArgs = (run: string) => ['adapt', dataset, '--backbone', backbone, '--seed', '7', '--out', out(run), '--json'];

beforeAll(async () => {
  folder = temporaryFolder();
  dataset = makeDataset(folder, 70);
  const { code, stdout, stderr } = await tangent(folder, ...adaptArgs('reference'));
  expect(code, stderr).toBe(0);
  reference = reportSchema.parse(JSON.parse(stdout));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const parameters = (run: string) => parameterHashes(out(run));

describe('tangent adapt', () => {
  it('compares four methods and leaves a whole run folder', () => {
    expect(Object.keys(reference.methods)).toEqual([...methodNames]);
    expect(reference.samples.train + reference.samples.validation + reference.samples.test).toBe(210);
    expect(reference.classes).toEqual(['animals', 'flags', 'transport']);
    expect(reference.comparison).toHaveLength(6);
    expect(reference.featuresCached).toBe(0);
    expect(reference.peakMemoryBytes).toBeGreaterThan(2 ** 25);
    for (const method of methodNames) {
      const figures = reference.methods[method];
      expect(figures?.testAccuracy).toBeGreaterThan(0.4);
      expect(figures?.candidates.length).toBeGreaterThanOrEqual(3);
    }
    for (const name of [runFiles.page, runFiles.card, runFiles.predictions, runFiles.report, runFiles.environment, runFiles.events]) {
      expect(existsSync(path.join(out('reference'), name)), name).toBe(true);
    }
    expect(existsSync(path.join(out('reference'), runFiles.lock))).toBe(false);
  });

  it('keeps what each method says of each test picture, as the report counts it', async () => {
    const tests = await readPredictions(out('reference'));
    expect(tests?.files).toHaveLength(reference.samples.test);
    for (const method of methodNames) {
      const own = tests?.methods[method];
      const right = own?.predicted.filter((label, at) => label === tests?.labels[at]).length ?? 0;
      expect(right / reference.samples.test).toBeCloseTo(reference.methods[method]?.testAccuracy ?? 0, 12);
      const said = own?.probability.reduce((sum, value) => sum + value, 0) ?? 0;
      expect(said / reference.samples.test).toBeCloseTo(reference.methods[method]?.calibration?.confidence ?? 0, 5);
    }
  });

  it('keeps the same of the other parts, as the report counts it', async () => {
    const [train, validation] = [await readPredictions(out('reference'), 'train'), await readPredictions(out('reference'), 'validation')];
    expect([train?.files.length, validation?.files.length]).toEqual([reference.samples.train, reference.samples.validation]);
    for (const part of [train, validation]) expect(part?.files.map((file) => file.split('/')[0])).toEqual(part?.labels.map((label) => reference.classes[label]));
    for (const method of methodNames) {
      const right = validation?.methods[method]?.predicted.filter((label, at) => label === validation.labels[at]).length ?? 0;
      expect(right / reference.samples.validation).toBeCloseTo(reference.methods[method]?.validationAccuracy ?? 0, 12);
      expect(train?.methods[method]?.labelProbability).toHaveLength(reference.samples.train);
    }
    for (const method of ['activation', 'gradient', 'full'] as const) {
      const surprises = (train?.methods[method]?.labelProbability ?? []).map((value) => -Math.log(value));
      const loss = surprises.reduce((sum, value) => sum + value, 0) / reference.samples.train;
      expect(loss).toBeCloseTo(reference.methods[method]?.trainLoss ?? 0, 5);
    }
  });

  it('lists mistakes as the report does, and what only one model has right', async () => {
    const list = async (...args: string[]) => mistakeListSchema.parse(JSON.parse((await tangent(folder, 'mistakes', out('reference'), '--json', ...args)).stdout));
    const worst = await list('--method', 'full');
    expect(worst.pictures.map(({ file }) => file).slice(0, 50)).toEqual(reference.mistakes.full?.map(({ file }) => file));
    const [first] = worst.pictures;
    if (!first) return;
    const cell = await list('--method', 'full', '--true', first.label, '--predicted', first.predicted);
    const { classes, methods } = reference;
    expect(cell.pictures).toHaveLength(methods.full?.confusion[classes.indexOf(first.label)]?.[classes.indexOf(first.predicted)] ?? 0);
    const [gained, lost] = [await list('--only-right', 'full', '--only-wrong', 'activation'), await list('--only-right', 'activation', '--only-wrong', 'full')];
    const difference = (methods.full?.testAccuracy ?? 0) - (methods.activation?.testAccuracy ?? 0);
    expect((gained.pictures.length - lost.pictures.length) / reference.samples.test).toBeCloseTo(difference, 12);
    expect(await tangent(folder, 'mistakes', out('reference'), '--true', 'none')).toMatchObject({ code: 2, stderr: expect.stringContaining('"none" is no class') });
  });

  it('moves a picture into another class and back', async () => {
    const tests = await readPredictions(out('reference'));
    const file = tests?.files[0] ?? '';
    const other = file.startsWith('flags/') ? 'animals' : 'flags';
    const moved = await tangent(folder, 'move', out('reference'), path.join(dataset, file), other, '--json');
    const { to } = moveAnswerSchema.parse(JSON.parse(moved.stdout)).moved;
    expect([existsSync(path.join(dataset, file)), existsSync(path.join(dataset, to))]).toEqual([false, true]);
    const undone = await tangent(folder, 'undo-move', out('reference'), '--json');
    expect(undoMoveAnswerSchema.parse(JSON.parse(undone.stdout)).file).toBe(file);
    expect(existsSync(path.join(dataset, file))).toBe(true);
    expect(await tangent(folder, 'undo-move', out('reference'))).toMatchObject({ code: 2 });
  });

  it('counts passes over the data and their time once, however many values they serve', () => {
    const { methods, secondsTotal } = reference;
    const epochsOf = (method: MethodName) => methods[method]?.candidates.map(({ epochs }) => epochs) ?? [];
    for (const method of ['gradient', 'full'] as const) expect(methods[method]?.epochs).toBe(Math.max(...epochsOf(method)));
    for (const method of ['activation', 'finetune'] as const) expect(methods[method]?.epochs).toBe(epochsOf(method).reduce((sum, epochs) => sum + epochs, 0));
    expect(Object.values(methods).reduce((sum, { secondsTraining }) => sum + secondsTraining, 0)).toBeLessThan(secondsTotal);
  });

  it('names parameters so that others can load them', () => {
    const bytes = readFileSync(path.join(out('reference'), 'full.safetensors'));
    const { tensors, metadata } = decodeSafetensors(bytes);
    expect([...tensors.keys()].sort()).toEqual(
      [
        'omega/kernel', 'w1/bias', 'w1/kernel',
        ...['block2.conv1', 'block2.conv2', 'block2.projection'].flatMap((layer) => [`w2/${layer}/bias`, `w2/${layer}/kernel`]),
      ].sort(), // prettier-ignore
    );
    expect(tensors.get('w2/block2.conv1/kernel')?.shape).toEqual([3, 3, 8, 12]);
    expect(JSON.parse(metadata['classes'] ?? '')).toEqual(reference.classes);
  });

  it('stands on another value of the network on request, with a cache and parameters of its own', async () => {
    const features = ['--features', 'block1.relu2.output', '--epochs', '4'];
    const { code, stdout, stderr } = await tangent(folder, ...adaptArgs('lower'), ...features);
    expect(code, stderr).toBe(0);
    const report = reportSchema.parse(JSON.parse(stdout));
    expect(report).toMatchObject({ linearized: ['block1.conv1', 'block1.conv2'], featuresCached: 0 });
    const { tensors, metadata } = decodeSafetensors(readFileSync(path.join(out('lower'), 'full.safetensors')));
    expect(metadata['features']).toBe('block1.relu2.output');
    expect(tensors.get('w1/kernel')?.shape).toEqual([8, 3]);
    const wrong = report.mistakes['full']?.[0];
    const answer = predictionsSchema.parse(JSON.parse((await tangent(folder, 'predict', out('lower'), wrong?.file ?? '', '--method', 'full', '--json')).stdout));
    expect(answer.predictions[0]).toMatchObject({ predicted: wrong?.predicted });
    expect(answer.predictions[0]?.probability).toBeCloseTo(wrong?.confidence ?? NaN, 4);
  });

  it('gives the same bits again, from cached features', async () => {
    const { code, stdout } = await tangent(folder, ...adaptArgs('again'));
    expect(code).toBe(0);
    const report = reportSchema.parse(JSON.parse(stdout));
    expect(report.featuresCached).toBe(210);
    expect(parameters('again')).toEqual(parameters('reference'));
    for (const method of methodNames) {
      expect(report.methods[method]?.confusion).toEqual(reference.methods[method]?.confusion);
    }
  });

  it('starts the full model at zero on request', async () => {
    const run = out('zero');
    const args = ['adapt', dataset, '--backbone', backbone, '--seed', '7', '--start', 'zero', '--methods', 'activation,full'];
    const { code, stderr } = await tangent(folder, ...args, '--epochs', '1', '--out', run, '--json');
    expect(code, stderr).toBe(0);
    const report = await readRun(run);
    expect(report.methods.map(({ method }) => method)).toEqual(['activation', 'full']);
  });
});

describe('the other commands', () => {
  it('predicts with a finished run', async () => {
    const picture = path.join(dataset, 'flags', 'flag-at.png');
    const file = existsSync(picture) ? picture : (reference.mistakes.full?.[0]?.file ?? picture);
    const { code, stdout, stderr } = await tangent(folder, 'predict', out('reference'), file, path.join(folder, 'missing.png'), '--json');
    expect(code, stderr).toBe(0);
    const answer = predictionsSchema.parse(JSON.parse(stdout));
    expect(answer.predictions).toHaveLength(1);
    expect(answer.skipped).toHaveLength(1);
    const [{ probabilities, probability } = { probabilities: [], probability: 0 }] = answer.predictions;
    expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
    expect(Math.max(...probabilities)).toBe(probability);
  });

  it('predicts what the test part was given', async () => {
    const wrong = reference.mistakes.full ?? [];
    const files = wrong.slice(0, 5).map(({ file }) => file);
    const { stdout } = await tangent(folder, 'predict', out('reference'), ...files, '--method', 'full', '--json');
    const answer = predictionsSchema.parse(JSON.parse(stdout));
    expect(answer.predictions.map(({ predicted }) => predicted)).toEqual(wrong.slice(0, 5).map(({ predicted }) => predicted));
    answer.predictions.forEach(({ probability }, index) => expect(probability).toBeCloseTo(wrong[index]?.confidence ?? NaN, 4));
  });

  it('inspects a backbone and looks at the machine', async () => {
    const inspected = await tangent(folder, 'inspect', backbone, '--json');
    const { linearized, blocks, layers, costs, features } = inspectionSchema.parse(JSON.parse(inspected.stdout));
    expect(linearized).toHaveLength(3);
    expect(blocks.flatMap((block) => (block.hindrance === null ? block.layers : []))).toEqual(layers.map(({ name }) => name));
    expect(costs?.secondsPerStep?.typical).toBeGreaterThan(0);
    const text = (await tangent(folder, 'inspect', backbone, '--features', features, '--linearize', linearized[0] ?? '', '--pictures', '50')).stdout;
    expect(text).toMatch(/^\+ +\S+ +residual block/m);
    expect(text).toMatch(/^\* {4}\S+ +convolution/m);
    expect(text).toMatch(/^a run of all models on 50 pictures takes about .+ to .+$/m);
    const wrong = await tangent(folder, 'inspect', backbone, '--features', 'gone', '--json');
    expect([wrong.code, failureSchema.parse(JSON.parse(wrong.stdout)).error.code]).toEqual([2, 'backbone-features']);
    const diagnosed = await tangent(folder, 'doctor', '--json');
    expect(diagnosisSchema.parse(JSON.parse(diagnosed.stdout)).engines.filter(({ chosen }) => chosen)).toHaveLength(1);
  });

  it('refuses a hopeless folder in one line', async () => {
    const { code, stdout, stderr } = await tangent(folder, 'adapt', path.join(dataset, 'flags'), '--json');
    expect(code).toBe(2);
    expect(failureSchema.parse(JSON.parse(stdout)).error.code).toBe('bad-dataset');
    expect(stderr).not.toMatch(/^ +at /m);
  });
});
