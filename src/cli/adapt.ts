import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { TangentError, TangentFault } from '../contract/errors';
import { createRun, discardRun, readRun } from '../runs';
import { carryOut } from './carry-out';
import { addExperimentOptions, experimentOf, type ExperimentOptions } from './experiment-options';
import { existingFolder } from './paths';
import { printReport } from './results';

type AdaptOptions = ExperimentOptions & { readonly out?: string; readonly json?: boolean };

export function addAdapt(program: Command): void {
  const command = program
    .command('adapt <folder>')
    .description('adapt a backbone to a folder of pictures in four ways and compare them');
  addExperimentOptions(command);
  command
    .option('--out <dir>', 'the run folder, new or empty (default: .tangent/runs/<time>-<name>)')
    .option('--json', 'print the report as JSON')
    .action(adapt);
}

async function adapt(name: string, { out, json, ...options }: AdaptOptions): Promise<void> {
  const dataset = existingFolder(name, 'dataset-not-found', 'give the folder that holds the pictures, one sub-folder for each class');
  const experiment = experimentOf(dataset, options);
  const keepFolder = out !== undefined && existsSync(out);
  const folder = await createRun({ experiment, folder: out, workspace: process.cwd() });
  try {
    const { report } = await carryOut(folder);
    if (!report) throw new TangentFault('run-damaged', `${folder} has no report that can be read`);
    printReport(report, folder, json ?? false);
  } catch (error) {
    if (error instanceof TangentError && !error.fault && (await failedAtStart(folder))) await discardRun(folder, keepFolder);
    throw error;
  }
}

/** Whether a run has failed before it trained anything, so that nothing in it is worth keeping. */
async function failedAtStart(folder: string): Promise<boolean> {
  const { failure, methods } = await readRun(folder);
  return failure !== null && methods.length === 0;
}
