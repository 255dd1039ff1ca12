import * as vscode from 'vscode';

/** What when clauses of the manifest ask for, beside VS Code's own keys. */
export interface ContextKeys {
  readonly 'tangent.hasRuns': boolean;
  readonly 'tangent.runLive': boolean;
  readonly 'tangent.hasEndedRun': boolean;
  readonly 'tangent.hasResumableRun': boolean;
  readonly 'tangent.hasFinishedRun': boolean;
}

/** Sets the keys of which VS Code's menus and keys depend. */
export function setContextKeys(keys: ContextKeys): void {
  for (const [key, value] of Object.entries(keys)) void vscode.commands.executeCommand('setContext', key, value);
}
