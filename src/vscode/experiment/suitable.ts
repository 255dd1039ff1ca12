import path from 'node:path';
import * as vscode from 'vscode';
import { TangentError } from '../../contract/errors';
import { asking } from '../commands/asking';
import { plainName } from '../moves/names';
import type { Trainer } from '../trainer';
import { chooseFolder } from './dialogs';

/**
 * The folder to experiment on: the one given if it has two classes with pictures. Otherwise says what is wrong and what a
 * folder must look like, and lets another be chosen.
 * @param dataset absolute
 * @returns null where none was chosen
 * @throws TangentError `bad-dataset` if the folder cannot be read
 */
export async function suitableFolder(dataset: string, trainer: Trainer): Promise<string | null> {
  const classes = await classesIn(dataset, trainer);
  if (classes === null || classes.length >= 2) return dataset;
  const above = classes.length === 0 ? await folderAbove(dataset, trainer) : null;
  const [another, use] = [vscode.l10n.t('Choose Another Folder…'), above === null ? null : vscode.l10n.t('Use "{0}"', plainName(path.basename(above)))];
  const options = { modal: true, detail: detailOf(dataset) };
  const answer = await vscode.window.showWarningMessage(problemOf(dataset, classes), options, ...(use === null ? [] : [use]), another);
  if (answer === undefined) return null;
  if (answer === use) return above;
  const other = await chooseFolder(path.dirname(dataset));
  return other === null ? null : suitableFolder(other, trainer);
}

/** The classes of a folder that have pictures; null where that cannot be known, which the form will say. */
async function classesIn(dataset: string, trainer: Trainer): Promise<string[] | null> {
  if (!vscode.workspace.isTrusted) return null;
  try {
    const { classes } = await asking(vscode.l10n.t('Looking through {0}', path.basename(dataset)), (signal) => trainer.ask({ job: 'survey', dataset }, signal));
    return classes.filter(({ count }) => count > 0).map(({ name }) => name);
  } catch (error) {
    if (error instanceof vscode.CancellationError || (error instanceof TangentError && error.code === 'bad-dataset')) throw error;
    return null;
  }
}

/** The folder above one that may be a class, where that has classes and is of the workspace. */
async function folderAbove(dataset: string, trainer: Trainer): Promise<string | null> {
  const above = path.dirname(dataset);
  if (!vscode.workspace.getWorkspaceFolder(vscode.Uri.file(above))) return null;
  const classes = await classesIn(above, trainer);
  return classes?.includes(path.basename(dataset)) && classes.length >= 2 ? above : null;
}

function problemOf(dataset: string, [only]: readonly string[]): string {
  const name = plainName(path.basename(dataset));
  if (only === undefined) return vscode.l10n.t('"{0}" has no sub-folder with pictures.', name);
  return vscode.l10n.t('"{0}" has pictures of one class only: {1}.', name, plainName(only));
}

function detailOf(dataset: string): string {
  const name = plainName(path.basename(dataset));
  const files = ['cats/1.jpg', 'cats/2.jpg', 'dogs/1.jpg', 'dogs/2.jpg'].map((file) => `${name}/${file}`).join('\n');
  const words = vscode.l10n.t('A model learns to tell classes apart. Give each class a sub-folder with its pictures, two classes at least:');
  return `${words}\n\n${files}\n\n${vscode.l10n.t('No experiment was made.')}`;
}
