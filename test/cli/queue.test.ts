import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runListSchema } from '../../src/contract/command-line';
import { failureSchema } from '../../src/contract/failure';
import { reportSchema } from '../../src/contract/report';
import { EventReader, readRun } from '../../src/runs';
import { backbone, cli, ended, environment, makeDataset, temporaryFolder, type Ended } from './tangent';

// Two real runs on a machine that has the memory of one.
const folder = temporaryFolder();
const dataset = makeDataset(folder, 12);
const out = (name: string) => path.join(folder, name);
const long = ['--methods', 'finetune', '--epochs', '100000', '--patience', '100000'];
const short = ['--methods', 'activation', '--epochs', '5'];
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function tangent(memory: string, ...args: string[]): Promise<Ended> {
  const env = { ...environment(folder), TANGENT_MEMORY: memory };
  return ended(spawn(process.execPath, [cli, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] }));
}

const adapt = (name: string, options: readonly string[], memory = '1 GB') =>
  tangent(memory, 'adapt', dataset, '--backbone', backbone, '--out', out(name), '--memory-budget', '2GiB', '--json', ...options);
const statusOf = (name: string) => readRun(out(name)).then(({ status }) => status, () => null);
const until = (name: string, status: string) => expect.poll(() => statusOf(name), { timeout: 60_000 }).toBe(status);
const eventsOf = (name: string) => new EventReader().push(readFileSync(path.join(out(name), 'events.jsonl')));
const claims = () => readdirSync(path.join(folder, 'cache', 'queue'));

it('a run waits for the memory of others in the order of arrival, can be stopped meanwhile, and goes on when they are gone', async () => {
  const first = adapt('first', long);
  await until('first', 'running');
  await expect.poll(async () => (await readRun(out('first'))).methods.length, { timeout: 60_000 }).toBe(1);
  const second = adapt('second', short);
  await until('second', 'waiting');
  const third = adapt('third', short);
  await until('third', 'waiting');

  const { runs } = runListSchema.parse(JSON.parse((await tangent('', 'runs', '--json')).stdout));
  const listed = runs.map(({ run, status, waitingFor }) => [path.basename(run), status, waitingFor]);
  expect(listed.sort()).toEqual([['first', 'running', null], ['second', 'waiting', 1], ['third', 'waiting', 2]]);
  expect((await tangent('', 'runs')).stdout).toMatch(/^waiting for memory, 2 runs before it .*third$/m);

  expect((await tangent('', 'stop', out('second'))).code).toBe(0);
  expect((await second).code).toBe(130);
  await expect.poll(async () => (await readRun(out('third'))).waiting?.before).toBe(1);

  const started = eventsOf('first').find(({ type }) => type === 'started');
  if (started?.type === 'started') process.kill(started.pid, 'SIGKILL');
  expect((await first).code).toBe(1);
  const { code, stdout, stderr } = await third;
  expect(code, stderr).toBe(0);
  expect(stderr).toMatch(/^waiting for memory, 2 runs before it; it takes about 89\d MiB$/m);
  expect(reportSchema.parse(JSON.parse(stdout)).methods.activation?.testAccuracy).toBeGreaterThan(0.3);
  const waits = eventsOf('third').flatMap((event) => (event.type === 'waiting' ? [event.before] : []));
  expect(waits).toEqual([2, 1]);
  expect(claims()).toEqual([]);

  const resumed = await tangent('1 GB', 'resume', out('second'), '--json');
  expect(resumed.code, resumed.stderr).toBe(0);
});

it('a run that takes more than there is starts alone, with a warning', async () => {
  const { code, stdout, stderr } = await adapt('large', short, '100 MB');
  expect(code, stderr).toBe(0);
  expect(reportSchema.parse(JSON.parse(stdout)).secondsTotal).toBeGreaterThan(0);
  expect((await readRun(out('large'))).warnings.map(({ message }) => message).join()).toMatch(/takes about 89\d MiB of memory, more than the 95\.\d MiB/);
});

it('a size that is none is refused in one line', async () => {
  const { code, stdout } = await adapt('none', short, 'much');
  expect(code).toBe(2);
  expect(failureSchema.parse(JSON.parse(stdout)).error).toMatchObject({ code: 'bad-setting', message: expect.stringContaining('TANGENT_MEMORY') });
});
