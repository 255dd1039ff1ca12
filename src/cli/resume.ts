import type { Command } from 'commander';
import { TangentFault } from '../contract/errors';
import { readRun } from '../runs';
import { carryOut, carryOutInTurn, type Outcome } from './carry-out';
import { runOf } from './find-run';
import { printReport } from './results';
import { printOutcomes } from './several-runs';

export function addResume(program: Command): void {
  program
    .command('resume <run...>')
    .description('go on with runs that were stopped or interrupted, one after another')
    .option('--json', 'print the report as JSON')
    .action(async (names: string[], { json = false }: { json?: boolean }) => {
      const folders = [...new Set(names.map(runOf))];
      const [folder = '', ...others] = folders;
      await (others.length === 0 ? resumeOne(folder, json) : resumeAll(folders, json));
    });
}

async function resumeOne(folder: string, json: boolean): Promise<void> {
  const before = await readRun(folder);
  // What has finished only needs to be told again.
  const { report } = before.status === 'finished' ? before : await carryOut(folder);
  if (!report) throw new TangentFault('run-damaged', `${folder} has no report that can be read`);
  printReport(report, folder, json);
}

async function resumeAll(folders: readonly string[], json: boolean): Promise<void> {
  const before = await Promise.all(folders.map(readRun));
  const left = before.filter(({ status }) => status !== 'finished');
  const heading = (folder: string, index: number): string => `${folder} (${index + 1} of ${left.length})`;
  const carriedOut = await carryOutInTurn(left.map(({ folder }) => folder), heading, folders);
  const outcomes = before.flatMap((view): Outcome[] => {
    if (view.status === 'finished') return [{ folder: view.folder, view, failure: null }];
    return carriedOut.filter(({ folder }) => folder === view.folder);
  });
  printOutcomes(outcomes, json);
}
