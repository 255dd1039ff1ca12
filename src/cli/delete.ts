import path from 'node:path';
import type { Command } from 'commander';
import type { DeleteAnswer, RestoreAnswer } from '../contract/command-line';
import { TangentError } from '../contract/errors';
import { deleteRun, listTrash, restoreRun, runsFolder, trashOf, type DeletedRun } from '../runs';
import { printJson, printLines } from './outcome';
import { runOf } from './find-run';
import { textTable } from './text-table';

export function addDelete(program: Command): void {
  program
    .command('delete <run...>')
    .description('move runs to the trash beside them, where they are kept for 30 days')
    .option('--json', 'print JSON')
    .action(async (names: string[], { json }: { json?: boolean }) => {
      const deleted: DeleteAnswer['deleted'] = [];
      for (const run of new Set(names.map(runOf))) deleted.push({ run, trash: await deleteRun(run) });
      if (json) return printJson({ deleted } satisfies DeleteAnswer);
      printLines(...deleted.map(({ run, trash }) => `${run} is deleted; bring it back with: tangent restore ${trash}`));
    });
}

export function addRestore(program: Command): void {
  program
    .command('restore [run...]')
    .description('bring deleted runs back; without a run it lists what is in the trash of the current folder')
    .option('--json', 'print JSON')
    .action(async (names: string[], { json }: { json?: boolean }) => {
      const trash = trashOf(runsFolder(process.cwd()));
      const restored: RestoreAnswer['restored'] = [];
      const deleted = await listTrash(trash);
      for (const folder of new Set(names.map((name) => deletedRun(name, deleted)))) restored.push({ run: await restoreRun(folder) });
      const left = (await listTrash(trash)).map(entry);
      if (json) return printJson({ restored, trash: left } satisfies RestoreAnswer);
      if (names.length > 0) return printLines(...restored.map(({ run }) => `${run} is back`));
      if (left.length === 0) return printLines(`no deleted runs in ${trash}`);
      const rows = left.map(({ deletedAt, title, folder }) => [new Date(deletedAt).toLocaleString('sv-SE'), title, folder]);
      printLines(...textTable([['deleted', 'name', 'folder'], ...rows]));
    });
}

function entry({ folder, from, deletedAt, title }: DeletedRun): RestoreAnswer['trash'][number] {
  return { folder, run: from, deletedAt: deletedAt.toISOString(), title };
}

/** A deleted run by its folder in the trash, by its name there, or by where it lay. */
function deletedRun(name: string, deleted: readonly DeletedRun[]): string {
  const absolute = path.resolve(name);
  const known = deleted.find(({ folder, from }) => folder === absolute || from === absolute || path.basename(folder) === name);
  if (known) return known.folder;
  if (path.basename(path.dirname(absolute)) === 'trash') return absolute;
  throw new TangentError('run-not-found', `${name} is not in the trash; tangent restore lists what is`);
}
