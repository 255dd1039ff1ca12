import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { diagnosisSchema } from '../../src/contract/jobs';
import { reportSchema } from '../../src/contract/report';
import { backbone, makeDataset, tangent, temporaryFolder } from '../cli/tangent';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('tells why a program that stands in for a graphics processor is not chosen', async () => {
  const { stdout } = await tangent(folder, 'doctor', '--json');
  const { engines } = diagnosisSchema.parse(JSON.parse(stdout));
  const webgpu = engines.find(({ name }) => name === 'onnxruntime-webgpu');
  expect(webgpu).toMatchObject({ usable: true, chosen: false, device: 'webgpu', reason: expect.stringContaining('only by name') });
  expect(engines.filter(({ chosen }) => chosen)).toHaveLength(1);
});

it('trains on it by name, to the same losses as on the processor', async () => {
  const dataset = makeDataset(folder, 8);
  const losses: number[] = [];
  for (const engine of ['onnxruntime', 'onnxruntime-webgpu']) {
    const out = path.join(folder, engine);
    const options = ['--methods', 'gradient', '--solver', 'sgd', '--epochs', '2', '--backbone', backbone];
    const { stdout } = await tangent(folder, 'adapt', dataset, '--engine', engine, ...options, '--out', out, '--json');
    const report = reportSchema.parse(JSON.parse(stdout));
    expect(report).toMatchObject({ engine: 'onnxruntime', device: engine === 'onnxruntime' ? 'cpu' : 'webgpu' });
    losses.push(report.methods.gradient?.trainLoss ?? NaN);
  }
  const [cpu = NaN, webgpu = NaN] = losses;
  expect(Math.abs(webgpu - cpu) / cpu).toBeLessThan(1e-4);
});
