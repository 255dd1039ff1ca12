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
      const { tangent, node, platform, processors, memoryBytes, freeMemoryBytes, graphics, graphicsUnused, engines, runtimes, cache } = diagnosis;
      const rows = engines.map(({ name, version, device, threads, usable, chosen, milliseconds, reason }) => [
        chosen ? '*' : '',
        name,
        version ?? '',
        device,
        threads === null ? '' : String(threads),
        usable ? 'usable' : 'not usable',
        milliseconds === null ? '' : milliseconds.toFixed(1),
        reason,
      ]);
      const installable = runtimes.map(({ name, version, installed, bytes: size, hindrance }) => [
        name,
        version,
        `${installed ? `installed, ${bytes(size)}` : 'not installed'}${hindrance !== null ? `; of no use here: ${hindrance}` : installed ? '' : `: tangent install-runtime ${name}`}`,
      ]);
      printLines(
        `Tangent ${tangent}, Node ${node}, ${platform}, ${processors} processors, ${bytes(memoryBytes)} memory, ${bytes(freeMemoryBytes)} free`,
        `graphics: ${graphics.length > 0 ? graphics.join(', ') : 'none found'}`,
        '',
        ...textTable([['', 'engine', 'version', 'device', 'threads', '', 'ms a step', 'why'], ...rows], [4, 6]),
        '',
        `* what --engine auto stands for${graphicsUnused === null ? '' : `; no graphics processor: ${graphicsUnused.message}`}`,
        '',
        ...(installable.length > 0 ? [...textTable([['runtime', 'version', ''], ...installable]), '', `runtimes: ${runtimes[0]?.folder ?? ''}`] : []),
        `cache: ${cache.folder}, ${bytes(cache.bytes)}; ${bytes(cache.freeBytes)} free on its disk`,
      );
    });
}
