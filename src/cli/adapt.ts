import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { TangentError, TangentFault } from '../contract/errors';
import type { Experiment } from '../contract/experiment';
import { experimentEnding, experimentOf as experimentIn, readDocument } from '../experiments';
import { createRun, discardRun, readRun } from '../runs';
import { carryOut } from './carry-out';
import { addExperimentOptions, experimentOf, type ExperimentOptions } from './experiment-options';
import { existingFolder } from './paths';
import { printReport } from './results';

type AdaptOptions = ExperimentOptions & { readonly out?: string; readonly json?: boolean };

export function addAdapt(program: Command): void {
  const command = program
    .command('adapt <folder>')
    .description(`adapt a backbone to a folder of pictures, or as a *${experimentEnding} file says, in four ways and compare them`);
  addExperimentOptions(command);
  command.addHelpText('after', '\nThe run goes on if the terminal is closed; tangent watch follows it again.');
  command
    .option('--out <dir>', 'the run folder, new or empty (default: .tangent/runs/<time>-<name>)')
    .option('--json', 'print the report as JSON')
    .action(adapt);
}

async function adapt(name: string, { out, json, ...options }: AdaptOptions): Promise<void> {
  const experiment = name.endsWith(experimentEnding) ? fromFile(name, options) : experimentOf(datasetFolder(name), options);
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

const datasetFolder = (name: string): string =>
  existingFolder(name, 'dataset-not-found', 'give the folder that holds the pictures, one sub-folder for each class');

/** What an experiment file asks for, but where an option says otherwise. */
function fromFile(name: string, options: ExperimentOptions): Experiment {
  const file = path.resolve(name);
  const base = experimentIn(readDocument(textOf(file)), file);
  return experimentOf(datasetFolder(base.dataset), options, base);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new TangentError('experiment-not-found', `${file} cannot be read; give an experiment file or a folder of pictures`, { cause });
  }
}

/** Whether a run has failed before it trained anything, so that nothing in it is worth keeping. */
async function failedAtStart(folder: string): Promise<boolean> {
  const { failure, methods } = await readRun(folder);
  return failure !== null && methods.length === 0;
}
