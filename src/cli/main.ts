import { Command } from 'commander';
import { version } from '../../package.json';
import { addAdapt } from './adapt';
import { addAnnotate } from './annotate';
import { addCompare } from './compare';
import { addClearCache } from './clear-cache';
import { addDelete, addRestore } from './delete';
import { addDoctor } from './doctor';
import { addExamples } from './examples';
import { addExport } from './export';
import { addInspect } from './inspect';
import { addMistakes } from './mistakes';
import { addMove, addUndoMove } from './move';
import { fail } from './outcome';
import { addPredict } from './predict';
import { addResume } from './resume';
import { addRuns } from './runs';
import { addInstallRuntime, addRemoveRuntime } from './runtimes';
import { addStop } from './stop';
import { addWatch } from './watch';

const json = process.argv.includes('--json');

// Whoever reads our output may stop reading; a run goes on.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
process.on('uncaughtException', (error) => process.exit(fail(error, json)));

const program = new Command('tangent')
  .description('Adapts a pre-trained network to a folder of pictures and compares four ways to do so.')
  .version(version)
  .exitOverride()
  // Errors are printed in one place, as one line.
  .configureOutput({ outputError: () => undefined });

program.addHelpText(
  'after',
  `
To begin:
  tangent adapt photos          photos has one sub-folder of pictures for each class
  tangent adapt --help          what else can be asked for, with examples

Environment:
  TANGENT_CACHE     folder for what can be computed again
  TANGENT_MEMORY    memory that runs at once may take together, as 12GiB
                    (default: three quarters); others wait`,
);

const questions = [addCompare, addInspect, addPredict, addExport, addDoctor, addClearCache];
const looking = [addMistakes, addMove, addUndoMove];
const keeping = [addAnnotate, addDelete, addRestore];
for (const add of [addAdapt, addResume, addWatch, addStop, addRuns, ...looking, ...keeping, ...questions, addInstallRuntime, addRemoveRuntime]) add(program);
addExamples(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = fail(error, json);
}
