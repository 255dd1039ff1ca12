import { Option, type Command } from 'commander';
import type { StopAnswer, StopMethodAnswer } from '../contract/command-line';
import { methodNames, methodNameSchema } from '../contract/methods';
import { stopMethod, stopRun } from '../trainer/client';
import { resumeAdvice } from './carry-out';
import { printJson, printLines } from './outcome';
import { runOf } from './paths';

export function addStop(program: Command): void {
  program
    .command('stop <run>')
    .description('stop a run that is being trained; it can be resumed')
    .addOption(new Option('--method <name>', 'end the training of one method only, with the best it has so far').choices(methodNames))
    .option('--json', 'print JSON')
    .action(async (name: string, { method, json }: { method?: string; json?: boolean }) => {
      if (method !== undefined) return stopOne(runOf(name), method, json ?? false);
      const { folder: run, status } = await stopRun(runOf(name));
      if (json) printJson({ run, status } satisfies StopAnswer);
      else printLines(`${run} is ${status}${status === 'finished' ? '' : `; ${resumeAdvice(run)}`}`);
    });
}

async function stopOne(folder: string, name: string, json: boolean): Promise<void> {
  const method = methodNameSchema.parse(name);
  const { folder: run, status } = await stopMethod(folder, method);
  if (json) printJson({ run, method, status } satisfies StopMethodAnswer);
  else printLines(`${method} of ${run} ends after the epoch under way, or is left out if it has not begun; the run goes on`);
}
