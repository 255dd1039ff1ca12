import path from 'node:path';
import type { Command } from 'commander';
import type { MoveAnswer, UndoMoveAnswer } from '../contract/command-line';
import { TangentError } from '../contract/errors';
import { classDepth, journalOf, movePicture, movesIn, readPredictions, readRun, undoMove } from '../runs';
import { printJson, printLines } from './outcome';
import { runOf } from './find-run';

export function addMove(program: Command): void {
  program
    .command('move <run> <picture> <class>')
    .description("move a picture of a run's dataset into another class's folder; undo-move takes it back")
    .option('--json', 'print JSON')
    .action(async (name: string, picture: string, toClass: string, { json }: { json?: boolean }) => {
      const run = runOf(name);
      const [{ experiment }, tests] = [await readRun(run), await readPredictions(run)];
      if (!tests) throw new TangentError('run-old', `${run} has no predictions.json that tells its classes; run the experiment again`);
      if (!tests.classes.includes(toClass)) throw new TangentError('no-class', `"${toClass}" is no class of the run; it has ${tests.classes.join(', ')}`);
      const { dataset } = experiment;
      const file = path.relative(dataset, path.resolve(picture)).split(path.sep).join('/');
      const moved = await movePicture({ dataset, file, depth: classDepth(tests), toClass, journal: journalOf(run) });
      if (json) return printJson({ moved } satisfies MoveAnswer);
      printLines(`${moved.from} is now ${moved.to}`);
    });
}

export function addUndoMove(program: Command): void {
  program
    .command('undo-move <run>')
    .description('take back the last move of a picture of a run or of those beside it')
    .option('--json', 'print JSON')
    .action(async (name: string, { json }: { json?: boolean }) => {
      const journal = journalOf(runOf(name));
      const last = (await movesIn(journal)).at(-1);
      if (!last) throw new TangentError('nothing-to-undo', `no move is noted in ${journal}`);
      const file = await undoMove(last, journal);
      if (json) return printJson({ undone: last, file } satisfies UndoMoveAnswer);
      printLines(`${last.to} is ${file} again`);
    });
}
