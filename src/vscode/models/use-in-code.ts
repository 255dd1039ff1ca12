import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { methodNameSchema, type MethodName } from '../../contract/methods';
import { exportFiles, modelExportSchema, type ModelExport } from '../../contract/model-export';
import type { RunView } from '../../contract/run-view';
import type { Services } from '../services';
import { chooseMethod } from './choose';
import { writeModel } from './export';
import { askFolder, usualFolder } from './folder';
import { commandSnippet, languageOf, modelSnippet } from './snippet';

/**
 * Inserts code that asks a model of a run about a picture where the cursor is, in the language of that file, or into a new
 * Python file. The model is exported first unless it lies where models are usually exported to.
 * @param given the model, where the caller knows
 */
export async function useInCode(run: RunView, given: unknown, services: Services): Promise<void> {
  const title = vscode.l10n.t('Use This Model in Code');
  const named = methodNameSchema.safeParse(given);
  const method = named.success ? named.data : await chooseMethod(run, title);
  const editor = editorForCode();
  const language = languageOf(editor?.document) ?? 'python';
  if (language === 'shellscript') return insert(editor, commandSnippet(run.folder, method));
  const usual = usualFolder(run, method);
  const model = (await exported(usual, run, method)) ?? (await writeModel(services, { run, method, format: 'onnx', out: await askFolder(title, usual) }));
  await insert(editor, modelSnippet(language, model));
}

/** The editor in front, or beside the page from which the command comes, if there is code for its language. */
function editorForCode(): vscode.TextEditor | undefined {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  return (activeTextEditor ? [activeTextEditor] : visibleTextEditors).find(({ document }) => languageOf(document) !== null);
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

async function insert(editor: vscode.TextEditor | undefined, snippet: vscode.SnippetString): Promise<void> {
  const target = editor ?? (await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'python' })));
  await vscode.window.showTextDocument(target.document, { viewColumn: target.viewColumn ?? vscode.ViewColumn.Active, selection: target.selection });
  await vscode.window.activeTextEditor?.insertSnippet(snippet);
}
