import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { experimentFormSchema, initialForm, type ExperimentForm } from '../../contract/experiment-form';
import type { RunView } from '../../contract/run-view';
import { experimentsIn, isExperimentFile, isOn, newDocument, newExperimentFile, readDocument, relativeTo, resolvedDataset, sameValue } from '../../experiments';
import type { Trainer } from '../trainer';
import { experimentEditorType } from '../view-types';
import { suitableFolder } from './suitable';

/**
 * Opens the experiment on a folder of pictures: the file that is there for it, else a new one, if there is something to
 * learn in the folder.
 * @param dataset absolute
 * @throws TangentError `bad-dataset` if the folder cannot be read
 */
export async function openExperimentOn(dataset: string, trainer: Trainer): Promise<void> {
  if (await openExisting(dataset)) return;
  const suitable = await suitableFolder(dataset, trainer);
  if (suitable === null || (suitable !== dataset && (await openExisting(suitable)))) return;
  await openNewExperiment(suitable);
}

/** Opens the experiment that is there for a folder, saved or not. @returns whether there is one */
async function openExisting(dataset: string): Promise<boolean> {
  const unsaved = unsavedExperiments().find((document) => resolvedDataset(readDocument(document.getText()).form, path.dirname(document.uri.fsPath)) === dataset);
  const saved = experimentsIn(folderFor(dataset)).find((file) => isOn(file, dataset));
  const file = unsaved?.uri ?? (saved === undefined ? null : vscode.Uri.file(saved));
  if (file) await openExperiment(file);
  return file !== null;
}

/**
 * Opens a new experiment on a folder of pictures, with settings beside it: a file of the workspace, or where none can be
 * written, and outside of a workspace, a document that is saved when the user says so.
 */
export async function openNewExperiment(dataset: string, settings: Partial<ExperimentForm> = {}): Promise<void> {
  const folder = folderFor(dataset);
  const unsaved = new Set(unsavedExperiments().map(({ uri }) => uri.fsPath));
  const file = newExperimentFile(folder, path.basename(dataset) || 'pictures', (name) => unsaved.has(name));
  const text = newDocument({ ...settings, dataset: relativeTo(folder, dataset) });
  const address = vscode.Uri.file(file);
  if (vscode.workspace.getWorkspaceFolder(address) && (await written(address, text))) return openExperiment(address);
  await openUnsaved(address.with({ scheme: 'untitled' }), text);
}

async function written(file: vscode.Uri, text: string): Promise<boolean> {
  return writeFile(file.fsPath, text, { flag: 'wx' }).then(
    () => true,
    () => false,
  );
}

async function openUnsaved(file: vscode.Uri, text: string): Promise<void> {
  await vscode.workspace.openTextDocument(file);
  const edit = new vscode.WorkspaceEdit();
  edit.insert(file, new vscode.Position(0, 0), text);
  await vscode.workspace.applyEdit(edit);
  await openExperiment(file);
}

/** Opens an experiment file in its editor. */
export async function openExperiment(file: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand('vscode.openWith', file, experimentEditorType);
}

/** Opens what a run was made from: its experiment file where that is still there, else a new one with its settings. */
export async function openExperimentOf({ experiment }: RunView): Promise<void> {
  const { file, dataset } = experiment;
  const unsaved = unsavedExperiments().find(({ uri }) => uri.fsPath === file);
  if (unsaved) return openExperiment(unsaved.uri);
  if (file !== null && (await exists(vscode.Uri.file(file)))) return openExperiment(vscode.Uri.file(file));
  const defaults = initialForm();
  const { dataset: _, ...form } = experimentFormSchema.parse(experiment);
  const set = Object.entries(form).filter(([name, value]) => !sameValue(value, defaults[name as keyof ExperimentForm]));
  await openNewExperiment(dataset, Object.fromEntries(set));
}

const exists = (file: vscode.Uri): Thenable<boolean> =>
  vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );

const unsavedExperiments = (): vscode.TextDocument[] =>
  vscode.workspace.textDocuments.filter(({ isUntitled, isClosed, uri }) => isUntitled && !isClosed && isExperimentFile(uri.path));

/**
 * Where an experiment belongs: in the workspace folder that holds its pictures, else in the first, never in the pictures'
 * own folder or among the samples of the extension.
 */
function folderFor(dataset: string): string {
  const holds = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(dataset))?.uri.fsPath;
  if (holds === dataset) return path.dirname(dataset);
  const first = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri.fsPath;
  const beside = vscode.extensions.all.some(({ extensionPath }) => dataset.startsWith(extensionPath + path.sep)) ? homedir() : path.dirname(dataset);
  return holds ?? first ?? beside;
}
