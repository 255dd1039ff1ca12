import path from 'node:path';
import * as vscode from 'vscode';
import type { MethodName } from '../../contract/methods';
import { exportFiles, type ModelExport } from '../../contract/model-export';
import { commandLineExample, javascriptExample, pythonExample } from '../../contract/model-code';
import type { Language } from './languages';

/** What stands for the picture until the user puts a path in its place. */
export const picture = 'picture.jpg';

/** Code that asks an exported model about a picture. */
export function modelSnippet(language: Exclude<Language, 'shellscript'>, { out, model, preprocessing, background }: ModelExport): vscode.SnippetString {
  const example = { model: path.join(out, model), labels: path.join(out, exportFiles.labels), picture, preprocessing, background };
  return withPlaceholder(language === 'python' ? pythonExample(example) : javascriptExample(example, language === 'typescript'));
}

/** A command that asks a run about a picture. */
export function commandSnippet(run: string, method: MethodName): vscode.SnippetString {
  return withPlaceholder(commandLineExample(run, method, picture));
}

/** The code with the name of the picture to be replaced. */
function withPlaceholder(code: string): vscode.SnippetString {
  const at = code.indexOf(picture);
  const snippet = new vscode.SnippetString();
  // A snippet would give its own meaning to `$` and `}` of paths.
  snippet.appendText(code.slice(0, at));
  snippet.appendPlaceholder(picture);
  snippet.appendText(code.slice(at + picture.length));
  return snippet;
}
