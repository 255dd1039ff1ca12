import path from 'node:path';
import { Option, type Command } from 'commander';
import { bytes } from '../contract/format';
import { methodNames, type MethodName } from '../contract/methods';
import { exportFormats, formatTitles, type ExportFormat } from '../contract/model-export';
import { readExperiment } from '../runs';
import { runJob } from '../trainer/client';
import { printJson, printLines } from './outcome';
import { runOf } from './find-run';
import { trainerFile } from './paths';

interface Given {
  readonly method?: MethodName;
  readonly format: ExportFormat;
  readonly out: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

export function addExport(program: Command): void {
  program
    .command('export <run>')
    .description('write a trained model as one that runs without Tangent, with examples of code')
    .addOption(new Option('--method <name>', 'the model (default: the best on validation)').choices([...methodNames]))
    .addOption(new Option('--format <name>', 'of the file').choices([...exportFormats]).default('onnx'))
    .requiredOption('--out <folder>', 'where to, new or empty')
    .option('--force', 'replace a model that was exported there before')
    .option('--json', 'print JSON')
    .action(async (name: string, { method, format, out, force = false, json }: Given) => {
      const run = runOf(name);
      await readExperiment(run);
      const request = { job: 'export', run, method: method ?? null, format, out: path.resolve(out), replace: force } as const;
      const written = await runJob(request, { trainerFile });
      if (json) return printJson(written);
      printLines(
        ...(method === undefined ? [`${written.method} is the best on validation; --method takes another`] : []),
        `${written.method} as ${formatTitles[format]}: ${path.join(written.out, written.model)}, ${bytes(written.bytes)}`,
        `its probabilities are those of the run within ${written.difference.toExponential(1)}`,
        `how to use it: ${path.join(written.out, 'README.md')}`,
      );
    });
}
