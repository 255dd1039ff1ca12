import type { Command } from 'commander';
import { TangentFault } from '../contract/errors';
import { readRun } from '../runs';
import { carryOut } from './carry-out';
import { runOf } from './paths';
import { printReport } from './results';

export function addResume(program: Command): void {
  program
    .command('resume <run>')
    .description('go on with a run that was stopped or interrupted')
    .option('--json', 'print the report as JSON')
    .action(async (name: string, { json }: { json?: boolean }) => {
      const folder = runOf(name);
      const before = await readRun(folder);
      // What has finished only needs to be told again.
      const { report } = before.status === 'finished' ? before : await carryOut(folder);
      if (!report) throw new TangentFault('run-damaged', `${folder} has no report that can be read`);
      printReport(report, folder, json ?? false);
    });
}
