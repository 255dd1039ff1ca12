import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { experimentSchema } from '../../../src/contract/experiment';
import { acquireLock, annotateRun, deleteRun, emptyTrash, listTrash, restoreRun, trashOf, writeExperiment } from '../../../src/runs';
import { temporaryFolder } from './temporary';

/** A run that was stopped, so that nothing goes on in it. */
async function stoppedRun(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  await writeExperiment(folder, experimentSchema.parse({ dataset: '/data/flowers' }));
  writeFileSync(path.join(folder, 'events.jsonl'), `${JSON.stringify({ v: 1, seq: 0, attempt: 1, time: new Date().toISOString(), type: 'stopped', reason: '' })}\n`);
  return folder;
}

const runsIn = (workspace: string): string => path.join(workspace, '.tangent', 'runs');

describe('the trash', () => {
  it('takes a run as it is and gives it back where it lay', async () => {
    const runs = runsIn(temporaryFolder());
    const run = await stoppedRun(path.join(runs, 'a'));
    await annotateRun(run, { notes: 'keep' });
    const before = readdirSync(run).sort();
    const deleted = await deleteRun(run);
    expect(deleted).toBe(path.join(trashOf(runs), 'a'));
    expect(existsSync(run)).toBe(false);
    expect(await listTrash(trashOf(runs))).toMatchObject([{ folder: deleted, from: run, title: 'flowers' }]);
    expect(await restoreRun(deleted)).toBe(run);
    expect(readdirSync(run).sort()).toEqual(before);
    expect(await listTrash(trashOf(runs))).toEqual([]);
  });

  it('keeps runs of one name apart, and lists the last first', async () => {
    const runs = runsIn(temporaryFolder());
    const first = await deleteRun(await stoppedRun(path.join(runs, 'a')));
    await new Promise((resolve) => setTimeout(resolve, 5));
    const second = await deleteRun(await stoppedRun(path.join(runs, 'a')));
    expect((await listTrash(trashOf(runs))).map(({ folder }) => folder)).toEqual([second, first]);
    expect(await restoreRun(first)).toBe(path.join(runs, 'a'));
    expect(await restoreRun(second)).toBe(path.join(runs, 'a-2'));
  });

  it('of a run elsewhere lies beside it and is kept out of version control', async () => {
    const folder = temporaryFolder();
    const run = await stoppedRun(path.join(folder, 'mine'));
    const deleted = await deleteRun(run);
    expect(deleted).toBe(path.join(folder, '.tangent', 'trash', 'mine'));
    expect(readFileSync(path.join(folder, '.tangent', '.gitignore'), 'utf8')).toBe('*\n');
    expect(await restoreRun(deleted)).toBe(run);
  });

  it('refuses what is being trained, has just been made, or is no run', async () => {
    const runs = runsIn(temporaryFolder());
    const run = await stoppedRun(path.join(runs, 'a'));
    const lock = acquireLock(run);
    await expect(deleteRun(run)).rejects.toMatchObject({ code: 'run-busy' });
    lock.release();
    const made = path.join(runs, 'b');
    mkdirSync(made);
    await expect(deleteRun(made)).rejects.toMatchObject({ code: 'run-not-found' });
    await writeExperiment(made, experimentSchema.parse({ dataset: '/data' }));
    await expect(deleteRun(made)).rejects.toMatchObject({ code: 'run-busy' });
    expect(existsSync(path.join(run, 'experiment.json'))).toBe(true);
  });

  it('takes a damaged run', async () => {
    const runs = runsIn(temporaryFolder());
    const run = await stoppedRun(path.join(runs, 'a'));
    writeFileSync(path.join(run, 'experiment.json'), '{');
    expect(existsSync(await deleteRun(run))).toBe(true);
  });

  it('loses what is older than asked for, whole when nothing is asked for', async () => {
    const runs = runsIn(temporaryFolder());
    const old = await deleteRun(await stoppedRun(path.join(runs, 'old')));
    const deletedAt = new Date(Date.now() - 31 * 24 * 3600 * 1000).toISOString();
    writeFileSync(path.join(old, 'deleted.json'), JSON.stringify({ version: 1, from: '../runs/old', deletedAt }));
    const young = await deleteRun(await stoppedRun(path.join(runs, 'young')));
    expect([existsSync(old), existsSync(young)]).toEqual([false, true]);
    expect(await emptyTrash(trashOf(runs))).toBe(1);
    expect(existsSync(young)).toBe(false);
  });

  it('does not put a run into a folder that a stranger has named', async () => {
    const workspace = temporaryFolder();
    const deleted = await deleteRun(await stoppedRun(path.join(runsIn(workspace), 'a')));
    const record = { version: 1, from: '../../../elsewhere', deletedAt: new Date().toISOString() };
    writeFileSync(path.join(deleted, 'deleted.json'), JSON.stringify(record));
    expect(await restoreRun(deleted)).toBe(path.join(runsIn(workspace), 'a'));
  });
});
