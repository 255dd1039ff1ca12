import path from 'node:path';
import * as vscode from 'vscode';
import { TangentError } from '../../contract/errors';
import type { FromPage, PanelForm } from '../../contract/panel';
import type { RunView } from '../../contract/run-view';
import { logError } from '../log';
import type { Services } from '../services';
import { curvesCsv } from './curves-csv';
import { mistakenFiles } from './thumbnails';

/** What a message can do with the panel it comes from. */
export interface AnsweringPanel {
  readonly form: PanelForm;
  readonly folder: string | null;
  readonly run: RunView | null;
  ready(): void;
  edit(change: Partial<PanelForm>, revision?: number): void;
  show(folder: string): void;
  leaveRun(): void;
  dismissError(): void;
  launch(work: () => Promise<void>): Promise<void>;
  attempt(work: () => Promise<void>): Promise<void>;
}

type Table = { readonly [T in FromPage['type']]: (message: Extract<FromPage, { type: T }>) => unknown };
export type Answers = (message: FromPage) => void;

/** What each message of the page does. */
export function answers(panel: AnsweringPanel, { trainer, recentBackbones, runs, log }: Services): Answers {
  const onRun = (command: string) => () =>
    panel.folder !== null && vscode.commands.executeCommand(`tangent.${command}`, panel.folder);
  const table: Table = {
    ready: () => panel.ready(),
    form: ({ form, revision }) => panel.edit(form, revision),
    'choose-dataset': async () => {
      const folder = await chooseFolder(panel.form.dataset);
      if (folder !== null) panel.edit({ dataset: folder });
    },
    'choose-backbone': async () => {
      const file = await chooseBackbone();
      if (file === null) return;
      await recentBackbones.add(file);
      panel.edit({ backbone: file, linearize: null, features: null, preprocessing: null });
    },
    start: ({ form, revision }) => {
      panel.edit(form, revision);
      return panel.launch(async () => {
        const folder = await trainer.start(panel.form);
        await runs.add(folder);
        panel.show(folder);
      });
    },
    stop: () => panel.attempt(async () => (panel.folder === null ? undefined : trainer.stop(panel.folder))),
    resume: () => panel.launch(async () => (panel.folder === null ? undefined : trainer.resume(panel.folder))),
    new: () => panel.leaveRun(),
    'show-log': onRun('showLog'),
    reveal: onRun('revealRun'),
    'open-report': onRun('openReport'),
    'open-file': ({ file }) => panel.attempt(() => openMistake(panel, file)),
    'manage-trust': () => vscode.commands.executeCommand('workbench.trust.manage'),
    'dismiss-error': () => panel.dismissError(),
    'save-curves': () => panel.attempt(() => saveCurves(panel)),
  };
  return (message) => {
    const answer = async (): Promise<unknown> => (table[message.type] as (message: FromPage) => unknown)(message);
    answer().catch((error: unknown) => logError(error, log));
  };
}

/** Asks for a folder of pictures. */
export async function chooseFolder(current = ''): Promise<string | null> {
  const fallback = vscode.workspace.workspaceFolders?.[0]?.uri;
  const start = path.isAbsolute(current) ? vscode.Uri.file(current) : fallback;
  const [folder] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      title: vscode.l10n.t('Folder with one sub-folder of pictures per class'),
      openLabel: vscode.l10n.t('Use This Folder'),
      ...(start ? { defaultUri: start } : {}),
    })) ?? [];
  return folder?.fsPath ?? null;
}

async function chooseBackbone(): Promise<string | null> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('A pre-trained network: an ONNX file, or the model.json of a TensorFlow.js model'),
      openLabel: vscode.l10n.t('Use This Network'),
      filters: { [vscode.l10n.t('Networks')]: ['onnx', 'json'] },
    })) ?? [];
  return file?.fsPath ?? null;
}

/** Opens a picture that the run's report names; the page may not open any other file. */
async function openMistake({ run }: AnsweringPanel, file: string): Promise<void> {
  if (!run || !mistakenFiles(run).has(file)) return;
  const address = vscode.Uri.file(file);
  const exists = await vscode.workspace.fs.stat(address).then(
    () => true,
    () => false,
  );
  if (!exists) throw new TangentError('file-gone', vscode.l10n.t('{0} is no longer there.', file));
  await vscode.commands.executeCommand('vscode.open', address, { preview: true, viewColumn: vscode.ViewColumn.Beside });
}

async function saveCurves({ run }: AnsweringPanel): Promise<void> {
  if (!run) return;
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(path.join(run.folder, 'curves.csv')),
    filters: { CSV: ['csv'] },
  });
  if (target) await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(curvesCsv(run)));
}
