import path from 'node:path';
import { Option, type Command } from 'commander';
import { TangentError } from '../contract/errors';
import { magnitude, percent } from '../contract/format';
import { methodNames, methodNameSchema, type MethodName } from '../contract/methods';
import { predictionProgressOf, type ModelPredictions } from '../contract/predict';
import { readExperiment } from '../runs';
import { runJob } from '../trainer/client';
import { printJson, printLines } from './outcome';
import { runOf } from './find-run';
import { trainerFile } from './paths';
import { StatusLine } from './status-line';
import { textTable } from './text-table';

interface Given {
  readonly method?: MethodName;
  readonly methods?: string;
  readonly json?: boolean;
}

export function addPredict(program: Command): void {
  program
    .command('predict <run> <image...>')
    .description('classify pictures with what a run has trained')
    .addOption(new Option('--method <name>', 'the model to ask (default: the best on validation)').choices([...methodNames]))
    .addOption(new Option('--methods <names>', 'several models at once, or all, with the time they take').conflicts('method'))
    .option('--json', 'print JSON')
    .action(predict);
}

async function predict(name: string, images: string[], { method, methods, json }: Given): Promise<void> {
  const run = runOf(name);
  await readExperiment(run);
  const files = images.map((image) => path.resolve(image));
  if (methods !== undefined) return predictMethods(run, methodsOf(methods), files, json ?? false);
  const answer = await runJob({ job: 'predict', run, method: method ?? null, files }, { trainerFile });
  requirePictures(answer);
  if (json) return printJson(answer);
  printLines(...textTable(answer.predictions.map(({ file, predicted, probability }) => [file, predicted, `${percent(probability)} %`]), [2]));
}

async function predictMethods(run: string, methods: MethodName[] | null, files: string[], json: boolean): Promise<void> {
  const line = new StatusLine(process.stderr, 2000);
  const onMessage = (message: string): void => {
    const progress = predictionProgressOf(message);
    if (progress) line.show(`${progress.done} of ${progress.total} pictures`);
  };
  const answer = await runJob({ job: 'predict-methods', run, methods, files }, { trainerFile, onMessage }).finally(() => line.clear());
  requirePictures(answer);
  if (json) printJson(answer);
  else printLines(...table(answer), '', ...times(answer));
}

/** `all` or names separated by commas. */
function methodsOf(text: string): MethodName[] | null {
  if (text === 'all') return null;
  const names = methodNameSchema.array().min(1).safeParse(text.split(',').map((name) => name.trim()));
  if (!names.success) throw new TangentError('usage', `--methods: ${text} is not all, or of ${methodNames.join(', ')}`);
  return names.data;
}

/** Tells what was left out; a question about no picture at all has no answer. */
function requirePictures({ predictions, skipped }: Pick<ModelPredictions, 'skipped'> & { readonly predictions: readonly unknown[] }): void {
  const [first] = skipped;
  if (predictions.length === 0) throw new TangentError('no-pictures', `no picture can be read${first ? `: ${first.file}: ${first.reason}` : ''}`);
  for (const { file, reason } of skipped) process.stderr.write(`left out: ${file}: ${reason}\n`);
}

function table({ methods, predictions }: ModelPredictions): string[] {
  const rows = predictions.map((picture) => [
    picture.file,
    ...methods.flatMap((name) => {
      const best = picture.methods[name]?.[0];
      return best ? [best.class, `${percent(best.probability)} %`] : ['', ''];
    }),
  ]);
  const heading = ['picture', ...methods.flatMap((name) => [name, ''])];
  return textTable([heading, ...rows], methods.map((_, index) => 2 + 2 * index));
}

function times({ methods, engine, device, milliseconds }: ModelPredictions): string[] {
  const { start, preparation, network } = milliseconds;
  const models = methods.map((name) => `${name} ${magnitude(network[name] ?? Number.NaN)}`).join(', ');
  return [
    `milliseconds per picture (${engine}, ${device}): decoding ${magnitude(preparation ?? Number.NaN)}, then ${models}`,
    `ready after ${magnitude(start / 1000)} s`,
  ];
}
