import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { EventBody, RunEvent } from '../../../src/contract/events';
import { experimentSchema } from '../../../src/contract/experiment';
import { runViewSchema, type RunView } from '../../../src/contract/run-view';
import {
  acquireLock,
  EventLog,
  listRuns,
  liveEvents,
  readRun,
  requestStop,
  RunReader,
  watchRun,
  watchRuns,
  writeExperiment,
  writeReport,
} from '../../../src/runs';
import { RunReducer } from '../../../src/runs/reduce';
import { beside, bundle } from './bundle';
import { methodReport, report } from './report/example';
import { temporaryFolder } from './temporary';

const process1 = { pid: process.pid, host: 'h' };
const started: EventBody = { type: 'started', ...process1 };
const figures = (accuracy: number) => ({ trainLoss: 0.5, trainAccuracy: 0.9, validationLoss: 0.6, validationAccuracy: accuracy });

const methodStarted: EventBody = {
  type: 'method-started',
  method: 'activation',
  parameters: 7,
  searched: 'lambda',
  values: [0.1, 0.01],
  maxEpochs: 9,
};
const epoch = (candidate: number, number: number, accuracy: number): EventBody => ({
  type: 'epoch',
  method: 'activation',
  candidate,
  value: [0.1, 0.01][candidate] ?? 0,
  epoch: number,
  seconds: 0.1,
  ...figures(accuracy),
});

async function newRun(folder = temporaryFolder()): Promise<string> {
  mkdirSync(folder, { recursive: true });
  await writeExperiment(folder, experimentSchema.parse({ dataset: '/data' }));
  return folder;
}

function log(folder: string, ...bodies: EventBody[]): EventLog {
  const events = EventLog.open(folder);
  for (const body of bodies) events.append(body);
  events.close();
  return events;
}

/** The lock of a process that has died. */
function deadLock(folder: string): void {
  const lock = acquireLock(folder);
  const content = readFileSync(path.join(folder, 'lock'), 'utf8').replace(`"pid":${process.pid},`, '"pid":4194305,');
  lock.release();
  writeFileSync(path.join(folder, 'lock'), content);
}

describe('the view of a run', () => {
  it('tells what its events say', async () => {
    const folder = await newRun();
    const lock = acquireLock(folder);
    const samples = { train: 7, validation: 1, test: 2, skipped: [{ file: 'x', reason: 'empty' }] };
    const events = EventLog.open(folder);
    const show = async (...bodies: EventBody[]): Promise<RunView> => {
      for (const body of bodies) events.append(body);
      return readRun(folder);
    };
    expect(await show()).toMatchObject({ status: 'starting', startedAt: null, methods: [] });
    const scanning = await show(started, { type: 'progress', phase: 'scan', done: 3, total: 10 }, { type: 'warning', message: 'few' });
    expect(scanning).toMatchObject({ status: 'running', resumable: false, progress: { phase: 'scan', done: 3, total: 10 }, warnings: [{ message: 'few' }] });
    const dataset = await show({ type: 'dataset', classes: [{ name: 'a', count: 10 }], samples });
    expect(dataset).toMatchObject({ progress: null, samples, classes: [{ name: 'a', count: 10 }] });
    const waiting = await show({ type: 'waiting', before: 2, bytes: 7, capacity: 9, reason: 'memory' });
    expect(waiting).toMatchObject({ status: 'waiting', resumable: false, waiting: { before: 2, bytes: 7 } });
    expect(await show({ type: 'waiting', before: 1, bytes: 7, capacity: 9, reason: 'memory' }, { type: 'warning', message: 'more' })).toMatchObject({ status: 'waiting', waiting: { before: 1 } });
    expect(await show({ type: 'progress', phase: 'features', done: 0, total: 10 })).toMatchObject({ status: 'running', waiting: null });
    const training = await show(
      { type: 'features', seconds: 2, computed: 9, cached: 1 },
      methodStarted,
      { type: 'candidate-started', method: 'activation', candidate: 0, value: 0.1 },
      epoch(0, 1, 0.5),
      epoch(0, 2, 0.75),
      epoch(0, 3, 0.7),
      { type: 'candidate-finished', method: 'activation', candidate: 0, value: 0.1, result: { value: 0.1, epochs: 3, bestEpoch: 2, converged: false, seconds: 1, figures: figures(0.75) } },
      { type: 'candidate-started', method: 'activation', candidate: 1, value: 0.01 },
    );
    expect(training.features).toEqual({ seconds: 2, computed: 9, cached: 1 });
    const [method] = training.methods;
    expect(method).toMatchObject({ finished: false, validationAccuracy: 0.75, parameters: 7 });
    expect(method?.candidates.map(({ value, finished, epochs }) => [value, finished, epochs.length])).toEqual([[0.1, true, 3], [0.01, false, 0]]);
    const chosen = await show({ type: 'method-finished', method: 'activation', chosen: 0.1, validationAccuracy: 0.72, seconds: 3 });
    expect(chosen.methods[0]).toMatchObject({ finished: true, validationAccuracy: 0.72 });
    requestStop(folder);
    expect((await readRun(folder)).status).toBe('stopping');
    await writeReport(folder, report({ activation: methodReport() }));
    expect((await readRun(folder)).report).toBeNull();
    const finished = await show({ type: 'finished', seconds: 9 });
    expect(finished).toMatchObject({ status: 'finished', resumable: false, report: { methods: { activation: methodReport() } } });
    expect(runViewSchema.parse(JSON.parse(JSON.stringify(finished)))).toEqual(finished);
    lock.release();
    expect((await readRun(folder)).status).toBe('finished');
  });

  it('tells how an attempt ended, and when the next begins', async () => {
    const folder = await newRun();
    deadLock(folder);
    log(folder, started);
    expect(await readRun(folder)).toMatchObject({ status: 'interrupted', resumable: true });
    log(folder, { type: 'resumed', ...process1, fromSeq: 1, fromEpoch: 0 }, { type: 'stopped', reason: 'asked' });
    expect(await readRun(folder)).toMatchObject({ status: 'stopped', resumable: true });
    await new Promise((resolve) => setTimeout(resolve, 5));
    acquireLock(folder);
    expect(await readRun(folder)).toMatchObject({ status: 'starting', resumable: false });
    log(folder, { type: 'resumed', ...process1, fromSeq: 2, fromEpoch: 0 });
    expect(await readRun(folder)).toMatchObject({ status: 'running' });
    log(folder, { type: 'waiting', before: 1, bytes: 7, capacity: 9, reason: 'memory' });
    expect(await readRun(folder)).toMatchObject({ status: 'waiting' });
    log(folder, { type: 'failed', code: 'dataset-empty', message: 'no pictures', fault: false });
    const failure = { code: 'dataset-empty', message: 'no pictures', fault: false };
    expect(await readRun(folder)).toMatchObject({ status: 'failed', resumable: false, failure });
    log(folder, { type: 'resumed', ...process1, fromSeq: 1, fromEpoch: 0 }, { type: 'failed', code: 'disk-full', message: 'm', fault: true });
    expect(await readRun(folder)).toMatchObject({ status: 'failed', resumable: true });
  });

  it('is starting for a minute when nothing has happened, then interrupted', async () => {
    const folder = await newRun();
    expect(await readRun(folder)).toMatchObject({ status: 'starting' });
    utimesSync(path.join(folder, 'experiment.json'), 0, Date.now() / 1000 - 61);
    expect(await readRun(folder)).toMatchObject({ status: 'interrupted', resumable: true });
  });

  it('survives a damaged report', async () => {
    const folder = await newRun();
    log(folder, started, { type: 'finished', seconds: 1 });
    writeFileSync(path.join(folder, 'report.json'), '{"version":1');
    const view = await readRun(folder);
    expect(view).toMatchObject({ status: 'finished', report: null, warnings: [{ message: expect.stringContaining('report.json') }] });
  });

  it('is the same read at once or piece by piece, whatever attempts were resumed', async () => {
    const bodies: fc.Arbitrary<EventBody> = fc.oneof(
      fc.constant(methodStarted),
      fc.tuple(fc.nat(1), fc.integer({ min: 1, max: 4 }), fc.double({ min: 0, max: 1, noNaN: true })).map((parts) => epoch(...parts)),
      fc.constantFrom('a', 'b').map((message): EventBody => ({ type: 'warning', message })),
      fc.nat(12).map((fromSeq): EventBody => ({ type: 'resumed', ...process1, fromSeq, fromEpoch: 0 })),
    );
    fc.assert(
      fc.property(fc.array(bodies, { maxLength: 25 }), fc.nat(25), (list, cut) => {
        let attempt = 1;
        const events = list.map((body, seq): RunEvent => ({ v: 1, seq, attempt: body.type === 'resumed' ? (attempt += 1) : attempt, time: 't', ...body }));
        const pieces = new RunReducer();
        pieces.push(events.slice(0, cut));
        const before = pieces.told();
        const copy = structuredClone(before);
        pieces.push(events.slice(cut));
        expect(before).toEqual(copy);
        const whole = new RunReducer();
        whole.push(liveEvents(events));
        expect(pieces.told()).toEqual(whole.told());
      }),
    );
  });

  it('is null where nothing is new, and starts over with a log that was replaced', async () => {
    const folder = await newRun();
    log(folder, started, methodStarted, epoch(0, 1, 0.5));
    const reader = new RunReader(folder);
    expect((await reader.refresh())?.methods).toHaveLength(1);
    expect(await reader.refresh()).toBeNull();
    appendFileSync(path.join(folder, 'events.jsonl'), '{"torn');
    await reader.refresh();
    expect(await reader.refresh()).toBeNull();
    rmSync(path.join(folder, 'events.jsonl'));
    log(folder, started);
    expect((await reader.refresh())?.methods).toEqual([]);
  });
});

describe('the list of runs', () => {
  it('has the newest first and leaves out what is no run', async () => {
    const runs = temporaryFolder();
    expect(await listRuns(path.join(runs, 'missing'))).toEqual([]);
    for (const name of ['one', 'two']) {
      log(await newRun(path.join(runs, name)), started);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await newRun(path.join(runs, 'unstarted'));
    mkdirSync(path.join(runs, 'other'));
    writeFileSync(path.join(runs, 'file'), '');
    mkdirSync(path.join(runs, 'damaged'));
    writeFileSync(path.join(runs, 'damaged', 'experiment.json'), '{');
    expect((await listRuns(runs)).map(({ name }) => name)).toEqual(['unstarted', 'two', 'one']);
  });
});

describe('watching', () => {
  it('tells each change of a run, and its killed trainer', async () => {
    const folder = await newRun();
    const views: (RunView | null)[] = [];
    onTestFinished(watchRun(folder, (view) => views.push(view), { interval: 50 }));
    const last = () => views.at(-1);
    await expect.poll(() => last()?.status).toBe('starting');
    const holder = spawn(process.execPath, [bundle(beside(import.meta.url, 'lock-holder.ts'), temporaryFolder()), folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    if (holder.stdout) await once(holder.stdout, 'data');
    log(folder, started, methodStarted);
    await expect.poll(() => last()?.status).toBe('running');
    for (let i = 1; i <= 30; i += 1) log(folder, epoch(0, i, 0.5));
    await expect.poll(() => last()?.methods[0]?.candidates[0]?.epochs.length).toBe(30);
    holder.kill('SIGKILL');
    await expect.poll(() => last()?.status).toBe('interrupted');
    const told = views.length;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(views.length).toBe(told);
    renameSync(folder, `${folder}-moved`);
    await expect.poll(() => last()).toBeNull();
    renameSync(`${folder}-moved`, folder);
  });

  it('tells runs that come, change and go', async () => {
    const runs = path.join(temporaryFolder(), 'later');
    const seen: string[] = [];
    onTestFinished(watchRuns(runs, (views) => seen.push(views.map(({ name, status }) => `${name}:${status}`).join(' ')), { interval: 30 }));
    await expect.poll(() => seen.at(-1)).toBe('');
    const folder = await newRun(path.join(runs, 'a'));
    await expect.poll(() => seen.at(-1)).toBe('a:starting');
    log(folder, started, { type: 'finished', seconds: 1 });
    await expect.poll(() => seen.at(-1)).toBe('a:finished');
    rmSync(folder, { recursive: true });
    await expect.poll(() => seen.at(-1)).toBe('');
  });
});
