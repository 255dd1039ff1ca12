import * as vscode from 'vscode';
import type { Pair } from '../../contract/across/pairs';
import type { ComparisonFromPage, ComparisonLook } from '../../contract/pages/comparison';
import type { RunView } from '../../contract/run-view';
import { annotateRun } from '../../runs';
import { logError } from '../log';
import type { Attempts } from '../pages/attempts';
import type { Services } from '../services';
import type { Drawing } from '../pages/drawing';
import { exportCurves, exportTable } from './export';

/** What a message can do with the page it comes from. */
export interface AnsweringComparison {
  readonly attempts: Attempts;
  readonly look: ComparisonLook;
  readonly runs: readonly RunView[];
  readonly pairs: readonly Pair[];
  readonly drawing: Drawing;
  ready(): void;
  setLook(look: ComparisonLook): void;
}

/** What deletes runs and brings them back. */
export interface ComparisonActions {
  readonly deleted: number;
  readonly onDidChangeDeleted: vscode.Event<void>;
  delete(runs: readonly RunView[]): Promise<void>;
  undo(): Promise<void>;
}

type Table = { readonly [T in ComparisonFromPage['type']]: (message: Extract<ComparisonFromPage, { type: T }>) => unknown };

/** What each message of the page does. It may name runs of the list alone. */
export function answers(page: AnsweringComparison, { trainer, log }: Services, actions: ComparisonActions): (message: ComparisonFromPage) => void {
  const named = (folders: readonly string[]): RunView[] => folders.flatMap((folder) => page.runs.find((run) => run.folder === folder) ?? []);
  const onEach = (folder: string, act: (run: RunView) => unknown) => page.attempts.attempt(async () => void (await Promise.all(named([folder]).map(act))));
  const table: Table = {
    ready: () => page.ready(),
    look: ({ look }) => page.setLook(look),
    annotate: ({ run, change }) => onEach(run, ({ folder }) => annotateRun(folder, change)),
    delete: ({ runs }) => page.attempts.attempt(() => actions.delete(named(runs))),
    'undo-delete': () => page.attempts.attempt(() => actions.undo()),
    open: ({ run }) => onEach(run, ({ folder }) => vscode.commands.executeCommand('tangent.openPanel', folder)),
    stop: ({ run }) => onEach(run, ({ folder }) => trainer.stop(folder)),
    'export-table': ({ runs, columns, format }) => page.attempts.attempt(() => exportTable({ runs: named(runs), columns, pairs: page.pairs }, format)),
    'export-curves': ({ runs, method, format }) => page.attempts.attempt(() => exportCurves(named(runs), method && [method], format, page.drawing.draw)),
    drawn: ({ id, png }) => page.drawing.drawn(id, png),
    'manage-trust': () => vscode.commands.executeCommand('workbench.trust.manage'),
    'dismiss-error': () => page.attempts.dismiss(),
  };
  return (message) => {
    const answer = async (): Promise<unknown> => (table[message.type] as (message: ComparisonFromPage) => unknown)(message);
    answer().catch((error: unknown) => logError(error, log));
  };
}
