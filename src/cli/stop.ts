import { Option, type Command } from 'commander';
import type { StopAnswer, StopMethodAnswer, StopSeveralAnswer } from '../contract/command-line';
import { TangentError } from '../contract/errors';
import { methodNames, methodNameSchema } from '../contract/methods';
import { stopMethod, stopRun } from '../trainer/client';
import { resumeAdvice } from './carry-out';
import { runOf } from './find-run';
import { printJson, printLines } from './outcome';

export function addStop(program: Command): void {
  program
    .command('stop <run...>')
    .description('stop runs that are being trained or wait; they can be resumed')
    .addOption(new Option('--method <name>', 'end the training of one method only, with the best it has so far').choices(methodNames))
    .option('--json', 'print JSON')
    .action(async (names: string[], { method, json = false }: { method?: string; json?: boolean }) => {
      const folders = [...new Set(names.map(runOf))];
      if (method === undefined) return stopAll(folders, json);
      const [folder, ...others] = folders;
      if (folder === undefined || others.length > 0) throw new TangentError('usage', '--method: name one run; see --help');
      await stopOne(folder, method, json);
    });
}

/** Asks all before it waits for any, so that none begins because another ends. */
async function stopAll(folders: readonly string[], json: boolean): Promise<void> {
  const runs = await Promise.all(folders.map(async (folder): Promise<StopAnswer> => ({ run: folder, status: (await stopRun(folder)).status })));
  const [only, ...others] = runs;
  if (json) return printJson(only && others.length === 0 ? (only satisfies StopAnswer) : ({ runs } satisfies StopSeveralAnswer));
  for (const { run, status } of runs) printLines(`${run} is ${status}${status === 'finished' ? '' : `; ${resumeAdvice(run)}`}`);
}

async function stopOne(folder: string, name: string, json: boolean): Promise<void> {
  const method = methodNameSchema.parse(name);
  const { folder: run, status } = await stopMethod(folder, method);
  if (json) printJson({ run, method, status } satisfies StopMethodAnswer);
  else printLines(`${method} of ${run} ends after the epoch under way, or is left out if it has not begun; the run goes on`);
}
