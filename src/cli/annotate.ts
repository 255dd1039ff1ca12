import type { Command } from 'commander';
import type { Annotations } from '../contract/annotations';
import type { AnnotateAnswer } from '../contract/command-line';
import { annotateRun, readRun } from '../runs';
import { printJson, printLines } from './outcome';
import { runOf } from './find-run';

interface AnnotateOptions {
  readonly name?: string;
  readonly star?: boolean;
  readonly notes?: string;
  readonly json?: boolean;
}

export function addAnnotate(program: Command): void {
  program
    .command('annotate <run>')
    .description('name a run, star it or take notes on it; without options it tells what there is')
    .option('--name <name>', 'shown instead of the name of the dataset; empty takes it away')
    .option('--star', 'mark it with a star')
    .option('--no-star', 'take the star away')
    .option('--notes <text>', 'notes, instead of those before')
    .option('--json', 'print JSON')
    .action(async (named: string, { name, star, notes, json }: AnnotateOptions) => {
      const run = runOf(named);
      const change = { name, starred: star, notes };
      const asked = Object.values(change).some((value) => value !== undefined);
      const { annotations } = asked ? { annotations: await annotateRun(run, change) } : await readRun(run);
      if (json) return printJson({ run, ...annotations } satisfies AnnotateAnswer);
      printLines(`${run}: ${inWords(annotations)}`);
    });
}

function inWords({ name, starred, notes }: Annotations): string {
  return [name === null ? 'no name' : `"${name}"`, starred ? 'starred' : 'no star', notes === '' ? 'no notes' : notes].join(', ');
}
