import type * as vscode from 'vscode';
import type { Services } from '../services';
import { ExperimentPage } from './page';

/** The editor of `*.tangent.json` files; VS Code keeps undo, save, diff and what was not saved yet, as for any text. */
export function experimentEditor(services: Services): vscode.CustomTextEditorProvider {
  return {
    resolveCustomTextEditor: (document, tab) => {
      new ExperimentPage(document, tab, services);
      void services.walkthrough.done('folder');
    },
  };
}
