import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { methodNameSchema, type MethodName } from '../../contract/methods';
import { exportFiles, modelExportSchema, type ModelExport } from '../../contract/model-export';
import type { RunView } from '../../contract/run-view';
import type { Services } from '../services';
import { methodTitle } from '../words';
import { chooseMethod } from './choose';
import { writeModel } from './export';
import { askFolder, usualFolder } from './folder';
import { chooseLanguage, holdsAny, installCommands, languageOf, languageTitles, type Language } from './languages';
import { commandSnippet, modelSnippet, picture } from './snippet';

/**
 * Inserts code that asks a model of a run about a picture where the cursor is, in the language of that file; where it does
 * not tell the language asks for it, and where there is no file for the code makes a new one. The model is exported first
 * unless it lies where models are usually exported to.
 * @param given the model, where the caller knows
 */
export async function useInCode(run: RunView, given: unknown, services: Services): Promise<void> {
  const title = vscode.l10n.t('Use This Model in Code');
  const named = methodNameSchema.safeParse(given);
  const method = named.success ? named.data : await chooseMethod(run, title);
  const editor = editorForCode();
  const language = (editor && languageOf(editor.document)) ?? (await chooseLanguage(title));
  await insert(editor, language, await snippetFor(language, { run, method, title }, services));
  void tellInserted(language, methodTitle(method));
}

interface Asked {
  readonly run: RunView;
  readonly method: MethodName;
  readonly title: string;
}

async function snippetFor(language: Language, { run, method, title }: Asked, services: Services): Promise<vscode.SnippetString> {
  if (language === 'shellscript') return commandSnippet(run.folder, method);
  const usual = usualFolder(run, method);
  const there = await exported(usual, run, method);
  return modelSnippet(language, there ?? (await writeModel(services, { run, method, format: 'onnx', out: await askFolder(title, usual) })));
}

/** The editor in front, or beside the page from which the command comes, if there is code for it. */
function editorForCode(): vscode.TextEditor | undefined {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  const editors = activeTextEditor ? [activeTextEditor] : visibleTextEditors;
  return editors.find(({ document }) => languageOf(document) !== null) ?? editors.find(({ document }) => holdsAny(document));
}

/** The export of this very model that lies in a folder; null where there is none. */
async function exported(folder: string, run: RunView, method: MethodName): Promise<ModelExport | null> {
  try {
    const about = modelExportSchema.parse(JSON.parse(await readFile(path.join(folder, exportFiles.about), 'utf8')));
    await access(path.join(folder, about.model));
    return about.run === run.folder && about.method === method && about.format === 'onnx' ? { ...about, out: folder } : null;
  } catch {
    return null;
  }
}

async function insert(editor: vscode.TextEditor | undefined, language: Language, snippet: vscode.SnippetString): Promise<void> {
  const target = editor ?? (await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language })));
  await vscode.window.showTextDocument(target.document, { viewColumn: target.viewColumn ?? vscode.ViewColumn.Active, selection: target.selection });
  await vscode.window.activeTextEditor?.insertSnippet(snippet);
}

/** Says what was inserted and what it still needs; the editor has the keyboard meanwhile. */
async function tellInserted(language: Language, model: string): Promise<void> {
  const command = installCommands[language];
  const words = vscode.l10n.t('Inserted {0} code for "{1}": put your picture in place of {2}.', languageTitles[language], model, picture);
  if (command === null) return void vscode.window.showInformationMessage(words);
  const copy = vscode.l10n.t('Copy Install Command');
  const needs = vscode.l10n.t('It needs: {0}', command);
  if ((await vscode.window.showInformationMessage(`${words} ${needs}`, copy)) === copy) await vscode.env.clipboard.writeText(command);
}
