import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { acrossRunsSchema } from '../../src/contract/across/comparison';
import { severalRunsSchema } from '../../src/contract/command-line';
import { failureSchema } from '../../src/contract/failure';
import { inspectionSchema } from '../../src/contract/jobs';
import { EventReader } from '../../src/runs';
import { backbone, makeDataset, tangent, temporaryFolder } from './tangent';

// Real runs over seeds, on a few pictures and a small network.
const folder = temporaryFolder();
const dataset = makeDataset(folder, 12);
const quick = ['--backbone', backbone, '--epochs', '3', '--lambda', '0.1', '--json'];
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const splitOf = (run: string) => readFileSync(path.join(run, 'split.json'), 'utf8');
const eventsOf = (run: string) => new EventReader().push(readFileSync(path.join(run, 'events.jsonl')));

it('runs over seeds come one after another, and with a seed of the split share their test pictures', async () => {
  const study = path.join(folder, 'study');
  const { code, stdout, stderr } = await tangent(folder, 'adapt', dataset, '--methods', 'activation,finetune', '--learning-rates', '0.001', '--seeds', '0,1,2', '--split-seed', '3', '--out', study, ...quick);
  expect(code, stderr).toBe(0);
  const { runs, across } = severalRunsSchema.parse(JSON.parse(stdout));
  expect(runs.map(({ seed, report }) => [seed, report?.seed, report?.splitSeed])).toEqual([0, 1, 2].map((seed) => [seed, seed, 3]));
  const folders = runs.map(({ run }) => run);
  expect(new Set(folders.map(splitOf)).size).toBe(1);
  expect(across.splits).toEqual({ differ: false, anew: false, shared: true });
  expect(across.groups.map(({ seeds, methods }) => [seeds, methods.length])).toEqual([[[0, 1, 2], 2]]);
  // Each began when the one before had ended.
  for (const [index, run] of folders.entries()) {
    const waits = eventsOf(run).flatMap((event) => (event.type === 'waiting' && event.reason === 'turn' ? [event.before] : []));
    if (index > 0) expect(waits[0]).toBeGreaterThan(0);
    const begins = eventsOf(run).find(({ type }) => type === 'progress')?.time ?? '';
    const ended = index > 0 ? (eventsOf(folders[index - 1] ?? '').at(-1)?.time ?? '?') : '';
    expect(begins > ended).toBe(true);
  }
  expect(stderr).toMatch(/^engine: onnxruntime \(cpu\)/m);

  const compared = await tangent(folder, 'compare', ...folders.slice(0, 2), '--json');
  const { pairs } = acrossRunsSchema.parse(JSON.parse(compared.stdout));
  const { shared } = pairs[0] ?? {};
  expect(shared && [shared.pictures, shared.usedByA]).toEqual([shared?.testA, 0]);
});

it('a block stands for its layers, and an unknown name for nothing', async () => {
  const inspection = inspectionSchema.parse(JSON.parse((await tangent(folder, 'inspect', backbone, '--json')).stdout));
  const block = inspection.blocks.find(({ layers, hindrance }) => layers.length > 1 && hindrance === null);
  expect(block).toBeDefined();
  const { stdout } = await tangent(folder, 'inspect', backbone, '--layers', block?.name ?? '', '--json');
  expect(inspectionSchema.parse(JSON.parse(stdout)).linearized).toEqual(block?.layers);
  const wrong = await tangent(folder, 'adapt', dataset, '--layers', `${block?.layers[0] ?? ''}x`, ...quick);
  expect(wrong.code).toBe(2);
  expect(failureSchema.parse(JSON.parse(wrong.stdout)).error).toMatchObject({ code: 'backbone-layers', message: expect.stringContaining(`did you mean ${block?.layers[0]}`) });
});

it('a wrong folder is refused before a network is read, with what was found in it', async () => {
  mkdirSync(path.join(folder, 'empty'));
  const refused = async (name: string) => {
    const { code, stdout } = await tangent(folder, 'adapt', name, '--backbone', path.join(folder, 'pictures'), '--json');
    expect(code).toBe(2);
    return failureSchema.parse(JSON.parse(stdout)).error;
  };
  // The network cannot be read either, and nobody says so.
  expect(await refused(path.join(dataset, 'flags'))).toMatchObject({ code: 'bad-dataset', message: expect.stringMatching(/no sub-folder with pictures; 12 pictures lie directly in it.*did you mean ".*pictures"\?/) });
  expect(await refused(path.join(folder, 'empty'))).toMatchObject({ code: 'bad-dataset', message: expect.stringContaining('no pictures lie directly in it') });
});
