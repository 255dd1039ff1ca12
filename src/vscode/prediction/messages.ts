import * as vscode from 'vscode';
import { TangentError } from '../../contract/errors';
import { bytes } from '../../contract/format';
import { mostDroppedBytes, type PredictionFromPage } from '../../contract/pages/prediction';
import type { NeedThumbnails } from '../../contract/pages/thumbnails';
import { logError } from '../log';
import type { Attempts } from '../pages/attempts';
import { openPicture } from '../pages/pictures';
import type { Services } from '../services';
import { choosePictures } from './dialogs';

/** What a message can do with the panel it comes from. */
export interface PredictingPanel {
  readonly attempts: Attempts;
  readonly run: string | null;
  ready(): void;
  has(file: string): boolean;
  need(message: NeedThumbnails): void;
  add(names: readonly string[]): Promise<void>;
  drop(name: string, bytes: Uint8Array): Promise<void>;
  remove(file: string): Promise<void>;
  clear(): Promise<void>;
  choose(run: string): void;
  cancel(): void;
  again(): void;
}

type Table = { readonly [T in PredictionFromPage['type']]: (message: Extract<PredictionFromPage, { type: T }>) => unknown };

/** What each message of the page does. */
export function answers(panel: PredictingPanel, { log }: Services): (message: PredictionFromPage) => void {
  const onRun = (command: string) => () => panel.run !== null && vscode.commands.executeCommand(`tangent.${command}`, panel.run);
  const table: Table = {
    ready: () => panel.ready(),
    'need-thumbnails': (message) => panel.need(message),
    'choose-run': ({ folder }) => panel.choose(folder),
    'add-pictures': () => panel.attempts.attempt(async () => panel.add(await choosePictures())),
    'drop-addresses': ({ addresses }) => panel.attempts.attempt(() => panel.add(localFiles(addresses))),
    'drop-picture': ({ name, bytes: content }) => panel.attempts.attempt(() => panel.drop(name, content)),
    'drop-refused': ({ name }) => panel.attempts.attempt(() => refuse(name)),
    remove: ({ file }) => panel.attempts.attempt(() => panel.remove(file)),
    clear: () => panel.attempts.attempt(() => panel.clear()),
    cancel: () => panel.cancel(),
    again: () => panel.again(),
    'open-file': ({ file }) => panel.attempts.attempt(() => openOwn(panel, file)),
    'open-run': onRun('openPanel'),
    'export-model': onRun('exportModel'),
    'use-in-code': onRun('useInCode'),
    'manage-trust': () => vscode.commands.executeCommand('workbench.trust.manage'),
    'dismiss-error': () => panel.attempts.dismiss(),
  };
  return (message) => {
    const answer = async (): Promise<unknown> => (table[message.type] as (message: PredictionFromPage) => unknown)(message);
    answer().catch((error: unknown) => logError(error, log));
  };
}

/** Paths of dropped addresses: on this machine, whatever the window that shows it calls it. */
function localFiles(addresses: readonly string[]): string[] {
  const uris = addresses.map((address) => vscode.Uri.parse(address));
  const files = uris.filter(({ scheme }) => scheme === 'file' || scheme === 'vscode-remote').map(({ path }) => vscode.Uri.file(path).fsPath);
  if (files.length === 0) throw new TangentError('not-a-file', vscode.l10n.t('What was dropped is no file on this machine.'));
  return files;
}

function refuse(name: string): Promise<void> {
  return Promise.reject(
    new TangentError('picture-too-large', vscode.l10n.t('{0} cannot be read here or is larger than {1}: copy it to this machine and add it by "Add Pictures…".', name, bytes(mostDroppedBytes))),
  );
}

/** Opens a picture of the page; the page may not open any other file. */
async function openOwn(panel: PredictingPanel, file: string): Promise<void> {
  if (!panel.has(file)) return;
  await openPicture(file);
}
