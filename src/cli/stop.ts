import type { Command } from 'commander';
import type { StopAnswer } from '../contract/command-line';
import { stopRun } from '../trainer/client';
import { resumeAdvice } from './carry-out';
import { printJson, printLines } from './outcome';
import { runOf } from './paths';

export function addStop(program: Command): void {
  program
    .command('stop <run>')
    .description('stop a run that is being trained; it can be resumed')
    .option('--json', 'print JSON')
    .action(async (name: string, { json }: { json?: boolean }) => {
      const { folder: run, status } = await stopRun(runOf(name));
      if (json) printJson({ run, status } satisfies StopAnswer);
      else printLines(`${run} is ${status}${status === 'finished' ? '' : `; ${resumeAdvice(run)}`}`);
    });
}
