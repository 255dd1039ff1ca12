import path from 'node:path';
import { Option, type Command } from 'commander';
import { TangentError } from '../contract/errors';
import { percent } from '../contract/format';
import { methodNames, type MethodName } from '../contract/methods';
import { picturesOf, type MistakeList } from '../contract/mistakes';
import type { TestPredictions } from '../contract/predictions';
import type { Mistake } from '../contract/report';
import { readPredictions, readRun } from '../runs';
import { printJson, printLines } from './outcome';
import { runOf } from './find-run';
import { textTable } from './text-table';

interface MistakesOptions {
  readonly method?: MethodName;
  readonly true?: string;
  readonly predicted?: string;
  readonly onlyRight?: MethodName;
  readonly onlyWrong?: MethodName;
  readonly json?: boolean;
}

const model = (flags: string, description: string): Option => new Option(flags, description).choices([...methodNames]);

export function addMistakes(program: Command): void {
  program
    .command('mistakes <run>')
    .description('list pictures of the test part that a model has wrong, worst first')
    .addOption(model('--method <name>', 'whose predictions are told (default: that of --only-wrong, else the best on validation)'))
    .option('--true <class>', 'only pictures of this class')
    .option('--predicted <class>', 'only pictures taken for this class; right ones too if both are named')
    .addOption(model('--only-right <name>', 'only pictures that this model has right'))
    .addOption(model('--only-wrong <name>', 'only pictures that this model has wrong'))
    .option('--json', 'print JSON')
    .action(mistakes);
}

async function mistakes(name: string, options: MistakesOptions): Promise<void> {
  const run = runOf(name);
  const { report, experiment, name: title } = await readRun(run);
  if (!report) throw new TangentError('run-incomplete', `${title} has not finished, so that nothing is known of the test part; resume it first`);
  const tests = await readPredictions(run);
  const tested = methodNames.filter((one) => report.methods[one]);
  const validation = (one: MethodName): number => report.methods[one]?.validationAccuracy ?? 0;
  const best = [...tested].sort((a, b) => validation(b) - validation(a))[0];
  const method = options.method ?? options.onlyWrong ?? best;
  for (const asked of [method, options.onlyRight, options.onlyWrong]) {
    if (asked !== undefined && !tested.includes(asked)) throw new TangentError('no-method', `${asked} was not trained in ${run}; choose one of ${tested.join(', ')}`);
  }
  if (method === undefined) throw new TangentError('no-method', `${run} has trained no model; start a new run`);
  const pictures = tests ? chosen(tests, method, options, experiment.dataset) : known(report.mistakes[method] ?? [], options, run);
  if (options.json) return printJson({ run, method, pictures } satisfies MistakeList);
  if (pictures.length === 0) return printLines('no such pictures');
  const rows = pictures.map(({ file, label, predicted, confidence, labelProbability }) => [
    ...[label, predicted, percent(confidence), percent(labelProbability)],
    path.relative(experiment.dataset, file),
  ]);
  printLines(...textTable([['true', `says ${method}`, '%', '% for true', 'file'], ...rows], [2, 3]));
}

function chosen(tests: TestPredictions, method: MethodName, options: MistakesOptions, dataset: string): Mistake[] {
  const { classes, files, labels, methods } = tests;
  const classOf = (name: string | undefined): number | undefined => {
    if (name === undefined) return undefined;
    const index = classes.indexOf(name);
    if (index < 0) throw new TangentError('no-class', `"${name}" is no class of the run; it has ${classes.slice(0, 10).join(', ')}${classes.length > 10 ? ', …' : ''}`);
    return index;
  };
  const query = { method, label: classOf(options.true), predicted: classOf(options.predicted), right: options.onlyRight, wrong: options.onlyWrong };
  return picturesOf(tests, query).map((at) => ({
    file: path.join(dataset, ...(files[at] ?? '').split('/')),
    label: classes[labels[at] ?? -1] ?? '',
    predicted: classes[methods[method]?.predicted[at] ?? -1] ?? '',
    confidence: methods[method]?.probability[at] ?? Number.NaN,
    labelProbability: methods[method]?.labelProbability[at] ?? Number.NaN,
  }));
}

/** What the report of a run has that was made before predictions were kept: its worst mistakes. */
function known(worst: readonly Mistake[], { onlyRight, onlyWrong, ...options }: MistakesOptions, run: string): Mistake[] {
  if (onlyRight ?? onlyWrong) throw new TangentError('run-old', `${run} was made by a version that did not keep each prediction; run the experiment again to compare models`);
  return worst.filter(({ label, predicted }) => (options.true ?? label) === label && (options.predicted ?? predicted) === predicted);
}
