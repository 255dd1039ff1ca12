import type { Command } from 'commander';
import { bytes } from '../contract/format';
import { runJob } from '../trainer/client';
import { printJson, printLines } from './outcome';
import { trainerFile } from './paths';

export function addClearCache(program: Command): void {
  program
    .command('clear-cache')
    .description('remove the features and thumbnails that are kept between runs')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const clearing = await runJob({ job: 'clear-cache' }, { trainerFile });
      if (json) return printJson(clearing);
      printLines(`${bytes(clearing.bytes)} are free again in ${clearing.folder}`);
    });
}
