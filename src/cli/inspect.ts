import type { Command } from 'commander';
import { TangentError } from '../contract/errors';
import { runJob } from '../trainer/client';
import { experimentOf, experimentOptions, type ExperimentOptions } from './experiment-options';
import { inspectionText } from './inspection-text';
import { printJson, printLines } from './outcome';
import { backboneOf, trainerFile } from './paths';

/** Of an experiment, what changes a network's blocks or their costs. */
const fields = ['linearize', 'features', 'pictureSize', 'preprocessing', 'engine', 'batch'] as const;

type Given = Pick<ExperimentOptions, (typeof fields)[number]> & { readonly pictures: string; readonly json?: boolean };

export function addInspect(program: Command): void {
  const command = program
    .command('inspect <backbone>')
    .description('show the blocks and layers of a backbone, its preprocessing and features, and what linearizing costs');
  for (const option of experimentOptions(fields)) command.addOption(option);
  command
    .option('--pictures <n>', 'pictures to estimate the time of a run for', '1000')
    .option('--json', 'print JSON')
    .action(async (name: string, { pictures, json, ...given }: Given) => {
      const { linearize, features, pictureSize, preprocessing, engine, batch } = experimentOf('-', given);
      const question = { linearize, features, pictureSize, preprocessing, engine, batch };
      const request = { job: 'inspect', backbone: backboneOf(name), classes: 10, ...question } as const;
      const inspection = await runJob(request, { trainerFile });
      if (json) printJson(inspection);
      else printLines(...inspectionText(inspection, wholeNumber(pictures)));
    });
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new TangentError('usage', `--pictures: ${text} is not a number of pictures`);
  return Number(text);
}
