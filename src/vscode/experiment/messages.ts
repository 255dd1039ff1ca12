import path from 'node:path';
import * as vscode from 'vscode';
import type { ExperimentForm } from '../../contract/experiment-form';
import type { ExperimentFromPage } from '../../contract/pages/experiment';
import { relativeTo, resolvedDataset } from '../../experiments';
import { logError } from '../log';
import type { Attempts } from '../pages/attempts';
import type { Services } from '../services';
import { chooseBackbone, chooseFolder } from './dialogs';
import type { ExperimentPictures } from './pictures';
import { reopenAs, startExperiment } from './start';

/** What a message can do with the page it comes from. */
export interface AnsweringPage {
  readonly file: string;
  readonly uri: vscode.Uri;
  readonly form: ExperimentForm;
  readonly attempts: Attempts;
  readonly pictures: ExperimentPictures;
  flush(): Promise<void>;
  ready(): void;
  edit(change: Partial<ExperimentForm>, revision?: number): void;
  check(): void;
  dismissError(): void;
}

type Table = { readonly [T in ExperimentFromPage['type']]: (message: Extract<ExperimentFromPage, { type: T }>) => unknown };
export type Answers = (message: ExperimentFromPage) => void;

/** What each message of the page does. */
export function answers(page: AnsweringPage, services: Services): Answers {
  const { recentBackbones, log } = services;
  const table: Table = {
    ready: () => page.ready(),
    form: ({ form, revision }) => page.edit(form, revision),
    'choose-dataset': async () => {
      const here = path.dirname(page.file);
      const folder = await chooseFolder(resolvedDataset(page.form, here));
      if (folder !== null) page.edit({ dataset: relativeTo(here, folder) });
    },
    'choose-backbone': async () => {
      const file = await chooseBackbone();
      if (file === null) return;
      await recentBackbones.add(file);
      page.edit({ backbone: file, linearize: null, features: null, preprocessing: null });
    },
    start: ({ form, revision }) => {
      page.edit(form, revision);
      return page.attempts.launch(async () => {
        await page.flush();
        await vscode.commands.executeCommand('tangent.openPanel', await startExperiment(page.uri, services));
      });
    },
    'open-as-text': () => reopenAs('default'),
    'show-class': ({ name }) => page.pictures.show(name),
    check: () => page.check(),
    'need-thumbnails': (message) => page.pictures.thumbnails.need(message),
    'open-picture': ({ file }) => page.attempts.attempt(() => page.pictures.open(file)),
    'reveal-picture': ({ file }) => page.attempts.attempt(() => page.pictures.reveal(file)),
    'move-pictures': ({ files, suggested }) => page.attempts.attempt(() => page.pictures.move(files, suggested)),
    'undo-move': () => page.attempts.attempt(() => page.pictures.undoMove()),
    'open-run': ({ folder }) => vscode.commands.executeCommand('tangent.openPanel', folder),
    'manage-trust': () => vscode.commands.executeCommand('workbench.trust.manage'),
    'dismiss-error': () => page.dismissError(),
  };
  return (message) => {
    const answer = async (): Promise<unknown> => (table[message.type] as (message: ExperimentFromPage) => unknown)(message);
    answer().catch((error: unknown) => logError(error, log));
  };
}
