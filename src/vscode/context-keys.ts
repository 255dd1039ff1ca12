import * as vscode from 'vscode';
import type { RunView } from '../contract/run-view';
import { hasEnded } from '../runs';

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

/** The keys that follow from the runs of this workspace. */
export function keysOf(runs: readonly RunView[]): ContextKeys {
  return {
    'tangent.hasRuns': runs.length > 0,
    'tangent.runLive': runs.some(({ status }) => !hasEnded(status)),
    'tangent.hasEndedRun': runs.some(({ status }) => hasEnded(status)),
    'tangent.hasResumableRun': runs.some(({ resumable }) => resumable),
    'tangent.hasFinishedRun': runs.some(({ report }) => report !== null),
  };
}
