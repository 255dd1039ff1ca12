import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uniforms } from '../../src/contract/random';
import { stopMethodAnswerSchema } from '../../src/contract/command-line';
import { failureSchema } from '../../src/contract/failure';
import { reportSchema } from '../../src/contract/report';
import { isLocked, readRun, runFiles } from '../../src/runs';
import { startTrainer } from '../../src/trainer/client';
import { backbone, ended, makeDataset, parameterHashes, start, tangent, temporaryFolder, trainer } from './tangent';

// Runs that end before they have finished, on real pictures and a small network.
let folder: string;
let dataset: string;
const out = (name: string) => path.join(folder, name);
const adaptArgs = (run: string) => ['adapt', dataset, '--backbone', backbone, '--seed', '7', '--out', out(run), '--json'];
const parameters = (run: string) => parameterHashes(out(run));

beforeAll(() => {
  folder = temporaryFolder();
  dataset = makeDataset(folder, 70);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('an interrupted run', () => {
  // Long enough that twenty lives do not finish it.
  const long = ['--patience', '1000', '--epochs', '600'];

  beforeAll(async () => {
    const { code, stderr } = await tangent(folder, ...adaptArgs('whole'), ...long);
    expect(code, stderr).toBe(0);
  });

  it('is killed at twenty moments and still ends at the same bits', async () => {
    const moments = uniforms(20, 11, 'moments of death');
    const run = out('killed');
    const first = ended(start([...adaptArgs('killed'), ...long], folder));
    await expect.poll(() => isLocked(run), { timeout: 60_000 }).toBe(true);
    for (const moment of moments) {
      await new Promise((resolve) => setTimeout(resolve, 100 + 400 * moment));
      const { pid } = JSON.parse(readFileSync(path.join(run, runFiles.lock), 'utf8')) as { pid: number };
      process.kill(pid, 'SIGKILL');
      await expect.poll(() => isLocked(run), { timeout: 60_000 }).toBe(false);
      await startTrainer(run, { trainerFile: trainer, environment: { TANGENT_CACHE: path.join(folder, 'cache') } });
    }
    expect((await first).code).toBe(1);
    await expect.poll(async () => (await readRun(run)).status, { timeout: 300_000, interval: 500 }).toBe('finished');
    expect(parameters('killed')).toEqual(parameters('whole'));
    const attempts = readFileSync(path.join(run, runFiles.events), 'utf8').match(/"type":"(started|resumed)"/g);
    expect(attempts?.length).toBeGreaterThan(10);
    const view = await readRun(run);
    for (const { candidates } of view.methods) {
      for (const { epochs } of candidates) expect(epochs.map(({ epoch }) => epoch)).toEqual(epochs.map((_, index) => index + 1));
    }
  });

  it('stops within a second and goes on when asked', async () => {
    const run = out('stopped');
    const stopped = ended(start([...adaptArgs('stopped'), ...long], folder));
    await expect.poll(async () => (isLocked(run) ? (await readRun(run)).methods.length : 0), { timeout: 60_000 }).toBeGreaterThan(0);
    const begun = performance.now();
    expect((await tangent(folder, 'stop', run)).code).toBe(0);
    await expect.poll(() => isLocked(run), { timeout: 10_000, interval: 20 }).toBe(false);
    const took = performance.now() - begun;
    expect((await stopped).code).toBe(130);
    expect((await readRun(run)).resumable).toBe(true);
    const resumed = await tangent(folder, 'resume', run, '--json');
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(parameters('stopped')).toEqual(parameters('whole'));
    // The command's own start is in it; a machine under load gets some slack.
    expect(took).toBeLessThan(5000);
  });
});

describe('tangent stop --method', () => {
  it('ends the model under way with its best, leaves out one that has not begun, and goes on', async () => {
    const run = out('models');
    const endless = ['--solver', 'adam', '--epochs', '100000', '--patience', '100000'];
    const adapting = ended(start([...adaptArgs('models'), ...endless], folder));
    const stop = async (method: string) => {
      const { code, stdout, stderr } = await tangent(folder, 'stop', run, '--method', method, '--json');
      expect(code, stderr).toBe(0);
      expect(stopMethodAnswerSchema.parse(JSON.parse(stdout))).toMatchObject({ run, method, status: 'running' });
    };
    const epochsOf = async (method: string) => (await readRun(run)).methods.find((one) => one.method === method)?.candidates[0]?.done ?? 0;
    const begun = (method: string) => expect.poll(() => (existsSync(run) ? epochsOf(method) : 0), { timeout: 120_000 }).toBeGreaterThan(1);
    await begun('activation');
    await stop('full');
    await stop('activation');
    await begun('gradient');
    expect(failureSchema.parse(JSON.parse((await tangent(folder, 'stop', run, '--method', 'activation', '--json')).stdout)).error.code).toBe('method-finished');
    // An attempt that is killed after the request and goes on comes to the same end.
    const { pid } = JSON.parse(readFileSync(path.join(run, runFiles.lock), 'utf8')) as { pid: number };
    await stop('gradient');
    process.kill(pid, 'SIGKILL');
    expect((await adapting).code).toBe(1);
    const resumed = ended(start(['resume', run, '--json'], folder));
    await begun('finetune');
    await stop('finetune');
    const { code, stdout, stderr } = await resumed;
    expect(code, stderr).toBe(0);
    const { methods, notes } = reportSchema.parse(JSON.parse(stdout));
    expect(Object.keys(methods)).toEqual(['activation', 'gradient', 'finetune']);
    for (const figures of Object.values(methods)) {
      expect(figures.endedEarly).toBe(true);
      expect(figures.candidates.length).toBeGreaterThan(0);
      expect(figures.testAccuracy).toBeGreaterThan(0.3);
    }
    expect(notes.join(' ')).toMatch(/\(full\) was left out on request.*|\(gradient\) was ended on request/);
    expect(notes.filter((note) => note.includes('on request'))).toHaveLength(4);
    const view = await readRun(run);
    expect(view.leftOut).toEqual(['full']);
    expect(view.methods.map(({ method, finished, endedEarly }) => [method, finished, endedEarly])).toEqual(
      ['activation', 'gradient', 'finetune'].map((method) => [method, true, true]),
    );
    expect(readFileSync(path.join(run, runFiles.events), 'utf8')).toMatch(/"type":"method-finished","method":"activation".*"reason":"stopped"/);
    expect(existsSync(path.join(run, runFiles.page)) && existsSync(path.join(run, 'gradient.safetensors'))).toBe(true);
  });
});
