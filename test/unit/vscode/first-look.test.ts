import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runFiles, runsFolder } from '../../../src/runs';
import { firstLook } from '../../../src/vscode/first-look';
import { temporaryFolder } from '../runs/temporary';

/** A run folder with empty files of these names. */
function makeRun(workspace: string, name: string, ...files: string[]): string {
  const run = path.join(runsFolder(workspace), name);
  mkdirSync(run, { recursive: true });
  for (const file of files) writeFileSync(path.join(run, file), '');
  return run;
}

describe('the look at the start', () => {
  it('finds nothing where there is nothing', () => {
    expect(Object.values(firstLook([temporaryFolder(), '/nowhere']))).toEqual([false, false, false, false, false, false]);
  });

  it('tells what finished, what may be resumed and what goes on, in any folder of the workspace', () => {
    const [first, second] = [temporaryFolder(), temporaryFolder()];
    makeRun(first, 'a', runFiles.report);
    expect(firstLook([first])).toEqual({
      ...{ live: false, 'tangent.hasRuns': true, 'tangent.runLive': false, 'tangent.hasEndedRun': true },
      ...{ 'tangent.hasResumableRun': false, 'tangent.hasFinishedRun': true },
    });
    makeRun(second, 'b', runFiles.experiment);
    expect(firstLook([first, second])['tangent.hasResumableRun']).toBe(true);
    makeRun(second, 'c', runFiles.lock);
    expect(firstLook([first, second])).toMatchObject({ live: true, 'tangent.runLive': true });
  });

  it('takes no lock without a sign of life for a run that goes on', () => {
    const workspace = temporaryFolder();
    const lock = path.join(makeRun(workspace, 'a', runFiles.lock), runFiles.lock);
    const long = new Date(Date.now() - 120_000);
    utimesSync(lock, long, long);
    expect(firstLook([workspace])).toMatchObject({ live: false, 'tangent.hasResumableRun': true });
  });
});
