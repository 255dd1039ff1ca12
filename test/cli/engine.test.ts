import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { cacheClearingSchema, diagnosisSchema } from '../../src/contract/jobs';
import { reportSchema } from '../../src/contract/report';
import { isLocked, readRun } from '../../src/runs';
import { backbone, ended, makeDataset, start, tangent, temporaryFolder } from './tangent';

const folder = temporaryFolder();
/** An engine of other platforms than this. */
const foreign = process.platform === 'win32' ? 'onnxruntime-cuda' : 'onnxruntime-directml';
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a run goes on with the engine that it began with, whatever would be chosen by now', async () => {
  const run = path.join(folder, 'run');
  const options = ['--methods', 'finetune', '--epochs', '1500', '--patience', '1500', '--learning-rates', '1e-4,3e-4,1e-3', '--backbone', backbone, '--out', run, '--json'];
  const stopped = ended(start(['adapt', makeDataset(folder, 12), ...options], folder));
  await expect.poll(async () => (isLocked(run) ? (await readRun(run)).methods.length : 0), { timeout: 60_000 }).toBeGreaterThan(0);
  expect((await tangent(folder, 'stop', run)).code).toBe(0);
  expect((await stopped).code).toBe(130);
  const file = path.join(run, 'experiment.json');
  writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as object), engine: foreign }));
  const resumed = await tangent(folder, 'resume', run, '--json');
  expect(resumed.code, resumed.stderr).toBe(0);
  expect(reportSchema.parse(JSON.parse(resumed.stdout))).toMatchObject({ engine: 'onnxruntime', device: 'cpu' });
});

it('doctor tries what may run, and says why the rest does not', async () => {
  const { stdout } = await tangent(folder, 'doctor', '--json');
  const { engines, cache } = diagnosisSchema.parse(JSON.parse(stdout));
  const cpu = engines.find(({ name }) => name === 'onnxruntime');
  expect(cpu).toMatchObject({ usable: true, device: 'cpu', milliseconds: expect.any(Number) });
  expect(engines.filter(({ chosen }) => chosen)).toHaveLength(1);
  for (const { usable, reason } of engines) if (!usable) expect(reason).not.toBe('');
  expect(cache.folder).toBe(path.join(folder, 'cache'));
  expect(cache.freeBytes).toBeGreaterThan(0);
});

it('clear-cache removes what is kept between runs, and leaves what was measured of the machine', async () => {
  const cache = path.join(folder, 'cache');
  const features = path.join(cache, 'a'.repeat(64));
  mkdirSync(features);
  writeFileSync(path.join(features, 'key.json'), '{}');
  expect(existsSync(path.join(cache, 'engine.json'))).toBe(true);
  const { stdout, code } = await tangent(folder, 'clear-cache', '--json');
  expect(code).toBe(0);
  const { bytes, leftBytes, folder: cleared } = cacheClearingSchema.parse(JSON.parse(stdout));
  expect([cleared, bytes > 0, existsSync(features)]).toEqual([cache, true, false]);
  expect(existsSync(path.join(cache, 'engine.json'))).toBe(true);
  expect(cacheClearingSchema.parse(JSON.parse((await tangent(folder, 'clear-cache', '--json')).stdout))).toMatchObject({ bytes: 0, leftBytes });
});

it('an engine that cannot be used is refused by name, in one line', async () => {
  const refused = await tangent(folder, 'adapt', path.join(folder, 'pictures'), '--engine', foreign, '--backbone', backbone, '--json');
  expect(refused.code).toBe(2);
  expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'engine-missing', message: expect.stringContaining(foreign) } });
});
