import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunView } from '../../../src/contract/run-view';
import { createRun, isLocked, readRun, requestStop } from '../../../src/runs';
import { followRun, runJob, startInTurn, startTrainer, stopRun } from '../../../src/trainer/client';
import { beside, bundle } from '../runs/bundle';
import { temporaryFolder } from '../runs/temporary';

let source: string;
beforeAll(() => {
  source = beside(import.meta.url, 'fake-trainer.ts');
});

async function runOf(backbone: string): Promise<{ folder: string; trainerFile: string }> {
  const workspace = temporaryFolder();
  const folder = await createRun({ experiment: { dataset: path.join(workspace, 'data'), backbone }, workspace });
  return { folder, trainerFile: bundle(source, workspace) };
}

const logOf = (folder: string): string => readFileSync(path.join(folder, 'trainer.log'), 'utf8');

describe('a trainer that is started', () => {
  it('is followed to its end', async () => {
    const { folder, trainerFile } = await runOf('train');
    const pid = await startTrainer(folder, { trainerFile, environment: { MALLOC_TOP_PAD_: '7' } });
    expect(pid).not.toBe(process.pid);
    const views: RunView[] = [];
    const end = await followRun(folder, (view) => views.push(view));
    expect(end).toMatchObject({ status: 'finished', warnings: [{ message: 'malloc 7' }], report: { run: folder } });
    expect(views.at(-1)).toEqual(end);
    expect(isLocked(folder)).toBe(false);
    expect(logOf(folder)).toContain('told to train');
  });

  it('stops when asked and is resumed, its old request forgotten', async () => {
    const { folder, trainerFile } = await runOf('wait');
    await startTrainer(folder, { trainerFile });
    await expect(startTrainer(folder, { trainerFile })).rejects.toMatchObject({ code: 'run-busy' });
    expect(await stopRun(folder)).toMatchObject({ status: 'stopped', resumable: true });
    await expect(stopRun(folder)).rejects.toMatchObject({ code: 'run-not-running', fault: false });
    requestStop(folder);
    await startTrainer(folder, { trainerFile });
    expect(await followRun(folder, () => undefined)).toMatchObject({ status: 'finished' });
  });

  it('goes on when nobody follows it any more', async () => {
    const { folder, trainerFile } = await runOf('wait');
    await startTrainer(folder, { trainerFile });
    const reason = new Error('window closed');
    const aborter = new AbortController();
    const following = followRun(folder, () => aborter.abort(reason), aborter.signal);
    await expect(following).rejects.toBe(reason);
    expect((await readRun(folder)).status).toBe('running');
    await expect(stopRun(folder, { timeout: 1 })).rejects.toMatchObject({ code: 'stop-timeout', fault: true });
    await expect.poll(() => isLocked(folder)).toBe(false);
  });

  it('that is killed leaves an interrupted run', async () => {
    const { folder, trainerFile } = await runOf('die');
    await startTrainer(folder, { trainerFile });
    expect(await followRun(folder, () => undefined)).toMatchObject({ status: 'interrupted', resumable: true });
  });

  it('that refuses says so in the run', async () => {
    const { folder, trainerFile } = await runOf('refuse');
    await startTrainer(folder, { trainerFile });
    const failure = { code: 'dataset-empty', fault: false };
    expect(await followRun(folder, () => undefined)).toMatchObject({ status: 'failed', failure, resumable: false });
  });

  it('that cannot begin is told with what it said last', async () => {
    const { folder, trainerFile } = await runOf('crash');
    writeFileSync(path.join(folder, 'trainer.log'), 'an older attempt\n');
    const start = startTrainer(folder, { trainerFile });
    await expect(start).rejects.toMatchObject({ code: 'trainer-died', fault: true, message: expect.stringContaining('trainer.log') });
    await expect(start).rejects.not.toMatchObject({ message: expect.stringContaining('older') });
    expect(logOf(folder)).toContain('out of luck');
    const missing = startTrainer(folder, { trainerFile: `${trainerFile}x` });
    await expect(missing).rejects.toMatchObject({ code: 'trainer-missing' });
  });
});

describe('trainers of several runs', () => {
  it('work one after another, whatever becomes of those before, and wait in sight', async () => {
    const workspace = temporaryFolder();
    const trainerFile = bundle(source, workspace);
    const backbones = ['wait', 'refuse', 'train'];
    const folders: string[] = [];
    for (const backbone of backbones) folders.push(await createRun({ experiment: { dataset: path.join(workspace, 'data'), backbone }, workspace, label: backbone }));
    expect(folders.map((folder) => path.basename(folder).replace(/^[\d-]+/, ''))).toEqual(['data-wait', 'data-refuse', 'data-train']);
    expect(await startInTurn(folders, { trainerFile })).toEqual([null, null, null]);
    const [first = '', second = '', third = ''] = folders;
    await expect.poll(async () => (await readRun(third)).waiting).toEqual({ before: 2, bytes: 0, reason: 'turn' });
    expect([(await readRun(first)).status, (await readRun(second)).status]).toEqual(['running', 'waiting']);
    // The second is stopped while it waits; the third waits for the first all the same.
    expect(await stopRun(second)).toMatchObject({ status: 'failed' });
    await expect.poll(async () => (await readRun(third)).waiting?.before).toBe(1);
    expect(await stopRun(first)).toMatchObject({ status: 'stopped' });
    expect(await followRun(third, () => undefined)).toMatchObject({ status: 'finished' });
  });

  it('that cannot begin keep no other from it, and none is started any more once that is asked', async () => {
    const workspace = temporaryFolder();
    const trainerFile = bundle(source, workspace);
    const folders: string[] = [];
    for (const backbone of ['crash', 'train', 'train']) folders.push(await createRun({ experiment: { dataset: path.join(workspace, 'data'), backbone }, workspace }));
    let asked = 0;
    const failures = await startInTurn(folders, { trainerFile }, () => (asked += 1) > 2);
    expect(failures).toEqual([expect.objectContaining({ code: 'trainer-died' }), null]);
    expect(await followRun(folders[1] ?? '', () => undefined)).toMatchObject({ status: 'finished' });
  });
});

describe('a job', () => {
  it('answers by its schema', async () => {
    const trainerFile = bundle(source, temporaryFolder());
    const messages: string[] = [];
    const answer = await runJob({ job: 'doctor' }, { trainerFile, onMessage: (line) => messages.push(line) });
    expect(answer.engines[0]).toMatchObject({ name: 'onnxruntime', chosen: true });
    expect(messages).toEqual(['a message for people']);
    const files = ['/a/ü "1".png'];
    const { predictions } = await runJob({ job: 'predict', run: '/r', method: null, files }, { trainerFile });
    expect(predictions).toMatchObject([{ file: files[0], predicted: 'cat' }]);
  });

  it('fails as the user can mend, as ours, or without an answer', async () => {
    const trainerFile = bundle(source, temporaryFolder());
    const inspect = (backbone: string, signal?: AbortSignal) =>
      runJob({ job: 'inspect', backbone, linearize: null, classes: 10 }, { trainerFile, signal });
    await expect(inspect('none')).rejects.toMatchObject({ code: 'backbone-not-found', message: 'no such backbone', fault: false });
    await expect(inspect('odd')).rejects.toMatchObject({ code: 'internal', fault: true });
    await expect(inspect('crash')).rejects.toMatchObject({ code: 'trainer-died', message: expect.stringContaining('exit code 1') });
    await expect(runJob({ job: 'survey', dataset: '/d' }, { trainerFile })).rejects.toMatchObject({ code: 'backbone-not-found', fault: true });
  });

  it('ends when aborted', async () => {
    const trainerFile = bundle(source, temporaryFolder());
    const aborter = new AbortController();
    const begun = Date.now();
    const request = { job: 'inspect', backbone: 'wait', linearize: null, classes: 10 } as const;
    const job = runJob(request, { trainerFile, signal: aborter.signal, onMessage: () => aborter.abort() });
    await expect(job).rejects.toMatchObject({ name: 'AbortError' });
    expect(Date.now() - begun).toBeLessThan(10_000);
  });
});
