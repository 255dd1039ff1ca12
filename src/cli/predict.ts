import path from 'node:path';
import { Option, type Command } from 'commander';
import { TangentError } from '../contract/errors';
import { methodNames, type MethodName } from '../contract/methods';
import { readExperiment } from '../runs';
import { percent } from '../contract/format';
import { runJob } from '../trainer/client';
import { printJson, printLines } from './outcome';
import { runOf, trainerFile } from './paths';
import { textTable } from './text-table';

export function addPredict(program: Command): void {
  program
    .command('predict <run> <image...>')
    .description('classify pictures with what a run has trained')
    .addOption(new Option('--method <name>', 'the model to ask (default: the best on validation)').choices([...methodNames]))
    .option('--json', 'print JSON')
    .action(predict);
}

async function predict(name: string, images: string[], { method, json }: { method?: MethodName; json?: boolean }): Promise<void> {
  const run = runOf(name);
  await readExperiment(run);
  const files = images.map((image) => path.resolve(image));
  const answer = await runJob({ job: 'predict', run, method: method ?? null, files }, { trainerFile });
  const { predictions, skipped } = answer;
  const [first] = skipped;
  if (predictions.length === 0) {
    const reason = first ? `${first.file}: ${first.reason}` : `none of ${files.length}`;
    throw new TangentError('no-pictures', `no picture can be read: ${reason}`);
  }
  for (const { file, reason } of skipped) process.stderr.write(`left out: ${file}: ${reason}\n`);
  if (json) return printJson(answer);
  printLines(...textTable(predictions.map(({ file, predicted, probability }) => [file, predicted, `${percent(probability)} %`]), [2]));
}
