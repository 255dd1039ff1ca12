import type { Command } from 'commander';
import type { Inspection } from '../contract/jobs';
import { bytes, count } from '../contract/format';
import { runJob } from '../trainer/client';
import { list } from './experiment-options';
import { printJson, printLines } from './outcome';
import { backboneOf, trainerFile } from './paths';
import { textTable } from './text-table';

export function addInspect(program: Command): void {
  program
    .command('inspect <backbone>')
    .description('show the layers of a backbone and what linearizing them costs')
    .option('--linearize <layers>', 'layers to count the cost for, separated by commas', list)
    .option('--json', 'print JSON')
    .action(async (name: string, { linearize, json }: { linearize?: string[]; json?: boolean }) => {
      const request = { job: 'inspect', backbone: backboneOf(name), linearize: linearize ?? null, classes: 10 } as const;
      const inspection = await runJob(request, { trainerFile });
      if (json) printJson(inspection);
      else printLines(...described(inspection));
    });
}

function described(inspection: Inspection): string[] {
  const { name, id, path, licence, featureCount, parameterCount, preprocessing, preprocessingOrigin, linearized } = inspection;
  const { width, height, channelOrder } = preprocessing;
  const marked = new Set(linearized);
  const rows = inspection.layers.map((layer) => [
    marked.has(layer.name) ? '*' : '',
    layer.name,
    layer.kind,
    layer.kernelShape.join('×'),
    count(layer.parameterCount),
    count(layer.operations),
  ]);
  return [
    `${name} (${id})`,
    `file: ${path}${licence === null ? '' : `, licence ${licence}`}`,
    `${count(featureCount)} features, ${count(parameterCount)} parameters`,
    `pictures: ${width}×${height} ${channelOrder}${preprocessingOrigin === 'guess' ? ' (preprocessing is a guess)' : ''}`,
    ...(inspection.classifierDropped === null ? [] : [`left out: its own classifier ${inspection.classifierDropped}`]),
    '',
    ...textTable([['', 'layer', 'kind', 'kernel', 'parameters', 'operations'], ...rows], [4, 5]),
    '',
    `* linearized: keeps ${bytes(inspection.bytesPerSample)} for each picture`,
  ];
}
