import type { Command } from 'commander';
import { bytes } from '../contract/format';
import { runJob } from '../trainer/client';
import { printJson, printLines } from './outcome';
import { trainerFile } from './paths';
import { textTable } from './text-table';

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('show what this machine can compute with')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const diagnosis = await runJob({ job: 'doctor' }, { trainerFile });
      if (json) return printJson(diagnosis);
      const { tangent, node, platform, processors, memoryBytes, engines } = diagnosis;
      const rows = engines.map(({ name, version, device, usable, chosen, reason }) => [
        chosen ? '*' : '',
        name,
        version ?? '',
        device,
        usable ? 'usable' : 'not usable',
        reason,
      ]);
      printLines(
        `Tangent ${tangent}, Node ${node}, ${platform}, ${processors} processors, ${bytes(memoryBytes)} memory`,
        '',
        ...textTable([['', 'engine', 'version', 'device', '', 'reason'], ...rows]),
        '',
        '* chosen by --engine auto',
      );
    });
}
