import * as vscode from 'vscode';
import type { RunFromPage } from '../../contract/pages/run';
import type { RunView } from '../../contract/run-view';
import { journalOf } from '../../runs';
import { logError } from '../log';
import { exportCurves } from '../comparison/export';
import type { Drawing } from '../pages/drawing';
import type { Attempts } from '../pages/attempts';
import type { Services } from '../services';
import type { RunPictures } from './pictures';

/** What a message can do with the panel it comes from. */
export interface AnsweringPanel {
  readonly attempts: Attempts;
  readonly folder: string;
  readonly run: RunView | null;
  readonly pictures: RunPictures;
  readonly drawing: Drawing;
  ready(): void;
  taken(sequence: number): void;
}

type Table = { readonly [T in RunFromPage['type']]: (message: Extract<RunFromPage, { type: T }>) => unknown };
export type Answers = (message: RunFromPage) => void;

/** What each message of the page does. */
export function answers(panel: AnsweringPanel, { trainer, moves, log }: Services): Answers {
  const onRun = (command: string) => () => vscode.commands.executeCommand(`tangent.${command}`, panel.folder);
  const table: Table = {
    ready: () => panel.ready(),
    taken: ({ sequence }) => panel.taken(sequence),
    stop: () => panel.attempts.attempt(async () => trainer.stop(panel.folder)),
    'stop-method': ({ method }) => panel.attempts.attempt(async () => trainer.stopMethod(panel.folder, method)),
    resume: () => panel.attempts.launch(() => trainer.resume(panel.folder)),
    'open-experiment': onRun('openExperiment'),
    'show-log': onRun('showLog'),
    reveal: onRun('revealRun'),
    'open-report': onRun('openReport'),
    predict: onRun('predict'),
    'export-model': onRun('exportModel'),
    'use-in-code': onRun('useInCode'),
    'need-predictions': () => panel.attempts.attempt(() => panel.pictures.tell()),
    'need-seen': ({ part }) => panel.attempts.attempt(() => panel.pictures.tellSeen(part)),
    'need-thumbnails': (message) => panel.pictures.thumbnails.need(message),
    'open-picture': ({ file }) => panel.attempts.attempt(() => panel.pictures.open(file)),
    'reveal-picture': ({ file }) => panel.attempts.attempt(() => panel.pictures.reveal(file)),
    'move-pictures': ({ files, suggested }) => panel.attempts.attempt(() => panel.pictures.move(files, suggested)),
    'undo-move': () => panel.attempts.attempt(() => moves.undoLast(journalOf(panel.folder))),
    'manage-trust': () => vscode.commands.executeCommand('workbench.trust.manage'),
    'dismiss-error': () => panel.attempts.dismiss(),
    'save-curves': ({ format }) => panel.attempts.attempt(async () => void (panel.run && (await exportCurves([panel.run], null, format, panel.drawing.draw)))),
    drawn: ({ id, png }) => panel.drawing.drawn(id, png),
    compare: onRun('compareRuns'),
    star: onRun('starRun'),
    rename: onRun('renameRun'),
  };
  return (message) => {
    const answer = async (): Promise<unknown> => (table[message.type] as (message: RunFromPage) => unknown)(message);
    answer().catch((error: unknown) => logError(error, log));
  };
}
