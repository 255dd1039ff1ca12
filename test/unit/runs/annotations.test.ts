import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { annotationsFileSchema, noAnnotations } from '../../../src/contract/annotations';
import { experimentSchema } from '../../../src/contract/experiment';
import type { RunView } from '../../../src/contract/run-view';
import { annotateRun, readAnnotations, readRun, RunReader, watchRuns, writeExperiment } from '../../../src/runs';
import { temporaryFolder } from './temporary';

async function newRun(folder = temporaryFolder()): Promise<string> {
  mkdirSync(folder, { recursive: true });
  await writeExperiment(folder, experimentSchema.parse({ dataset: '/data' }));
  return folder;
}

describe('annotations of a run', () => {
  it('change one by one and are part of its view', async () => {
    const run = await newRun();
    expect((await readRun(run)).annotations).toEqual(noAnnotations);
    await annotateRun(run, { name: '  top\n layers ' });
    await annotateRun(run, { starred: true });
    expect(await annotateRun(run, { notes: 'first line\nsecond' })).toEqual({ name: 'top layers', starred: true, notes: 'first line\nsecond' });
    expect((await readRun(run)).annotations).toEqual({ name: 'top layers', starred: true, notes: 'first line\nsecond' });
    const file: unknown = JSON.parse(readFileSync(path.join(run, 'annotations.json'), 'utf8'));
    expect(annotationsFileSchema.parse(file)).toEqual(file);
  });

  it('lose the name with an empty one', async () => {
    const run = await newRun();
    await annotateRun(run, { name: 'a' });
    expect((await annotateRun(run, { name: ' ' })).name).toBeNull();
  });

  it('are refused where they are too long, or the folder is no run', async () => {
    const run = await newRun();
    await expect(annotateRun(run, { name: 'x'.repeat(201) })).rejects.toMatchObject({ code: 'bad-annotation' });
    await expect(annotateRun(temporaryFolder(), { starred: true })).rejects.toMatchObject({ code: 'run-not-found' });
  });

  it('do not hide the run where the file is damaged', async () => {
    const run = await newRun();
    writeFileSync(path.join(run, 'annotations.json'), '{"version":1,"name":7');
    expect(readAnnotations(run)).toEqual(noAnnotations);
  });

  it('are news to a reader of a run that has not gone on', async () => {
    const reader = new RunReader(await newRun());
    await reader.refresh();
    expect(await reader.refresh()).toBeNull();
    await annotateRun(reader.folder, { starred: true });
    expect((await reader.refresh())?.annotations.starred).toBe(true);
    expect(await reader.refresh()).toBeNull();
  });

  it.runIf(process.platform === 'linux')('are told at once of a run that has ended, by notification', async () => {
    const runs = temporaryFolder();
    const run = await newRun(path.join(runs, 'a'));
    writeFileSync(path.join(run, 'events.jsonl'), `${JSON.stringify({ v: 1, seq: 0, attempt: 1, time: new Date().toISOString(), type: 'stopped', reason: '' })}\n`);
    let seen: RunView[] = [];
    onTestFinished(watchRuns(runs, (views) => (seen = views), { interval: 600_000 }));
    await vi.waitFor(() => expect(seen.map(({ status }) => status)).toEqual(['stopped']));
    await annotateRun(run, { name: 'best' });
    await vi.waitFor(() => expect(seen[0]?.annotations.name).toBe('best'), { timeout: 2_000 });
  });
});
