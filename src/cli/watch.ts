import type { Command } from 'commander';
import { TangentError, TangentFault } from '../contract/errors';
import { hasEnded, isLocked, readRun } from '../runs';
import { followRun } from '../trainer/client';
import { finishedRun, resumeAdvice } from './carry-out';
import { Interruption } from './outcome';
import { runOf } from './find-run';
import { Progress } from './progress';
import { printReport } from './results';

export function addWatch(program: Command): void {
  program
    .command('watch <run>')
    .description('follow a run that another terminal or window has started; Ctrl+C leaves it going on')
    .option('--json', 'print the report as JSON')
    .action(async (name: string, { json }: { json?: boolean }) => {
      const folder = runOf(name);
      const { status } = await readRun(folder);
      if (hasEnded(status) && status !== 'finished' && !isLocked(folder))
        throw new TangentError('run-not-running', `${folder} is not being trained: it is ${status}; ${resumeAdvice(folder)}`);
      const { report } = finishedRun(await follow(folder));
      if (!report) throw new TangentFault('run-damaged', `${folder} has no report that can be read`);
      printReport(report, folder, json ?? false);
    });
}

/** Shows a run's progress until its end. @throws Interruption if the user leaves before */
async function follow(folder: string): ReturnType<typeof followRun> {
  const progress = new Progress(process.stderr);
  const leaving = new AbortController();
  const leave = (): void => leaving.abort(new Interruption('left', `left; ${folder} goes on`));
  process.on('SIGINT', leave).on('SIGTERM', leave);
  progress.say(`following ${folder}; Ctrl+C leaves it going on`);
  try {
    return await followRun(folder, (view) => progress.show(view), leaving.signal);
  } finally {
    process.off('SIGINT', leave).off('SIGTERM', leave);
    progress.clear();
  }
}
