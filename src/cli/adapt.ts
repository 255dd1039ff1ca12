import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Option, type Command } from 'commander';
import { TangentError, TangentFault } from '../contract/errors';
import { seedsOf, seedsSchema, type Experiment } from '../contract/experiment';
import { experimentEnding, experimentOf as experimentIn, isExperimentFile, readDocument } from '../experiments';
import { createRun, discardRun, readRun } from '../runs';
import { carryOut, carryOutInTurn, type Outcome } from './carry-out';
import { addExperimentOptions, experimentOf, numbers, type ExperimentOptions } from './experiment-options';
import { existingFolder } from './paths';
import { printReport } from './results';
import { printOutcomes } from './several-runs';

interface Printing {
  readonly out?: string;
  readonly json?: boolean;
}

type AdaptOptions = ExperimentOptions & Printing & { readonly seeds?: number[] };

export function addAdapt(program: Command): void {
  const command = program
    .command('adapt <folder>')
    .description(`adapt a backbone to a folder of pictures, or as a *${experimentEnding} file says, in four ways and compare them`);
  addExperimentOptions(command);
  command
    .addOption(new Option('--seeds <numbers>', 'a run for each seed, one after another, and means over them (as 0,1,2)').argParser(numbers).conflicts('seed'))
    .option('--out <dir>', 'the run folder, new or empty (default: .tangent/runs/<time>-<name>); of several seeds the folder that holds theirs')
    .option('--json', 'print the report as JSON')
    .action(adapt);
}

async function adapt(name: string, { out, json = false, seeds, ...options }: AdaptOptions): Promise<void> {
  const asked = isExperimentFile(name) ? fromFile(name, options) : { experiment: experimentOf(datasetFolder(name), options), seeds: null };
  // A seed of the command line stands for all that a file lists.
  const given = seeds ?? (options.seed === undefined ? asked.seeds : null);
  const chosen = seedsSchema.safeParse(given);
  if (!chosen.success) throw new TangentError('usage', '--seeds: give 1 to 64 whole numbers from 0 on, separated by commas; see --help');
  const experiments = seedsOf({ seed: asked.experiment.seed, seeds: chosen.data }).map((seed) => ({ ...asked.experiment, seed }));
  const [only = asked.experiment, ...others] = experiments;
  if (others.length === 0) await adaptOnce(only, { out, json });
  else await adaptSeeds(experiments, { out, json });
}

async function adaptOnce(experiment: Experiment, { out, json = false }: Printing): Promise<void> {
  const keepFolder = out !== undefined && existsSync(out);
  const folder = await createRun({ experiment, folder: out, workspace: process.cwd() });
  try {
    const { report } = await carryOut(folder);
    if (!report) throw new TangentFault('run-damaged', `${folder} has no report that can be read`);
    printReport(report, folder, json);
  } catch (error) {
    if (await isOfNoUse(folder, error)) await discardRun(folder, keepFolder);
    throw error;
  }
}

async function adaptSeeds(experiments: readonly Experiment[], { out, json = false }: Printing): Promise<void> {
  const runs: { readonly folder: string; readonly seed: number; readonly keepFolder: boolean }[] = [];
  const discard = ({ folder, keepFolder }: (typeof runs)[number]): Promise<void> => discardRun(folder, keepFolder);
  try {
    for (const experiment of experiments) {
      const label = `seed-${experiment.seed}`;
      const folder = out === undefined ? undefined : path.join(out, label);
      const keepFolder = folder !== undefined && existsSync(folder);
      runs.push({ folder: await createRun({ experiment, folder, label, workspace: process.cwd() }), seed: experiment.seed, keepFolder });
    }
  } catch (error) {
    for (const run of runs) await discard(run);
    throw error;
  }
  const heading = (_: string, index: number): string => `seed ${runs[index]?.seed} (${index + 1} of ${runs.length})`;
  const outcomes = await carryOutInTurn(runs.map(({ folder }) => folder), heading);
  const told: Outcome[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    const run = runs[index];
    const discarded = await isOfNoUse(outcome.folder, outcome.failure);
    if (run && discarded) await discard(run);
    told.push({ ...outcome, discarded });
  }
  const [first] = outcomes;
  // What none of them could begin with is wrong with the question.
  if (first?.failure && told.every(({ discarded }) => discarded)) throw first.failure;
  printOutcomes(told, json);
}

const datasetFolder = (name: string): string =>
  existingFolder(name, 'dataset-not-found', `give the folder that holds the pictures, one sub-folder for each class, or an experiment file, which ends with ${experimentEnding}`);

/** What an experiment file asks for, but where an option says otherwise. */
function fromFile(name: string, options: ExperimentOptions): { readonly experiment: Experiment; readonly seeds: number[] | null } {
  const file = path.resolve(name);
  const document = readDocument(textOf(file));
  const base = experimentIn(document, file);
  return { experiment: experimentOf(datasetFolder(base.dataset), options, base), seeds: document.form.seeds };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new TangentError('experiment-not-found', `${file} cannot be read; give an experiment file or a folder of pictures`, { cause });
  }
}

/** Whether a run has failed by what the user must mend before it trained anything, so that nothing in it is worth keeping. */
async function isOfNoUse(folder: string, error: unknown): Promise<boolean> {
  if (!(error instanceof TangentError) || error.fault) return false;
  const run = await readRun(folder).catch(() => null);
  return run !== null && run.failure !== null && run.methods.length === 0;
}
