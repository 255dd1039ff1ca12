import path from 'node:path';
import type { Command } from 'commander';
import type { RunList } from '../contract/command-line';
import { experimentTitle } from '../contract/experiment-name';
import type { RunView } from '../contract/run-view';
import { listRuns, readRun, runsFolder, within } from '../runs';
import { percent, waitingWords } from '../contract/format';
import { printJson, printLines } from './outcome';
import { existingFolder } from './paths';
import { textTable } from './text-table';

export function addRuns(program: Command): void {
  program
    .command('runs [dir]')
    .description('list the runs of a folder, newest first')
    .option('--json', 'print JSON')
    .action(async (dir: string | undefined, { json }: { json?: boolean }) => {
      const folder = existingFolder(dir ?? '.', 'folder-not-found', 'give the folder in which tangent adapt was started');
      const runs = (await runsOf(folder)).map(entry);
      if (json) return printJson({ runs } satisfies RunList);
      if (runs.length === 0) return printLines(`no runs in ${folder}`);
      const rows = runs.map(({ run, name, starred, status, waitingFor, waitingReason, startedAt, dataset, file, seed, linearized, bestTestAccuracy }) => [
        waitingFor === null ? status : waitingWords({ before: waitingFor, reason: waitingReason ?? 'memory' }),
        bestTestAccuracy === null ? '' : percent(bestTestAccuracy),
        startedAt === null ? '' : new Date(startedAt).toLocaleString('sv-SE'),
        experimentTitle(path.basename(file ?? dataset)),
        String(seed),
        shortList(linearized ?? []),
        [starred ? '*' : '', name ?? ''].filter((part) => part !== '').join(' '),
        run,
      ]);
      printLines(...textTable([['status', 'highest %', 'started', 'experiment', 'seed', 'layers', 'name', 'folder'], ...rows], [1, 4]));
    });
}

/** The first of many names, and how many more there are. */
function shortList([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} +${others.length}`;
}

/** The folder itself if it is a run, runs in it, in its `.tangent`, and beside it where it is or holds a dataset. */
async function runsOf(folder: string): Promise<RunView[]> {
  const self = await readRun(folder).catch(() => null);
  if (self) return [self];
  const inside = [...(await listRuns(runsFolder(folder))), ...(await listRuns(folder))];
  const beside = await listRuns(runsFolder(path.dirname(folder)));
  const known = new Set(inside.map((view) => view.folder));
  return [...inside, ...beside.filter((view) => !known.has(view.folder) && within(view.experiment.dataset, folder))];
}

function entry({ folder, annotations, status, waiting, startedAt, experiment, backbone, report }: RunView): RunList['runs'][number] {
  const accuracies = Object.values(report?.methods ?? {}).map(({ testAccuracy }) => testAccuracy).filter(Number.isFinite);
  return {
    run: folder,
    ...annotations,
    status,
    waitingFor: waiting?.before ?? null,
    waitingReason: waiting?.reason ?? null,
    startedAt,
    dataset: experiment.dataset,
    backbone: experiment.backbone,
    file: experiment.file,
    seed: experiment.seed,
    linearized: backbone?.linearized ?? experiment.linearize,
    bestTestAccuracy: accuracies.length > 0 ? Math.max(...accuracies) : null,
  };
}
