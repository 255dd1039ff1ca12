import * as vscode from 'vscode';
import type { Services } from '../services';
import { ExperimentPage } from './page';

/** The identifier of the editor in the manifest. */
export const editorType = 'tangent.experiment';

/** The editor of `*.tangent.json` files; VS Code keeps undo, save, diff and what was not saved yet, as for any text. */
export function registerExperimentEditor(services: Services): vscode.Disposable {
  const provider: vscode.CustomTextEditorProvider = {
    resolveCustomTextEditor: (document, tab) => void new ExperimentPage(document, tab, services),
  };
  return vscode.window.registerCustomEditorProvider(editorType, provider, { supportsMultipleEditorsPerDocument: true });
}
