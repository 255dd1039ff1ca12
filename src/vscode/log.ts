import * as vscode from 'vscode';
import { TangentError } from '../contract/errors';
import { inWords } from '../contract/message';
import { t } from './translate';

/** Logs an error: what a user can mend in a line, anything else is a fault of ours and goes there in full. */
export function logError(error: unknown, log: vscode.LogOutputChannel): void {
  if (error instanceof TangentError) log.warn(`${error.code}: ${error.message}`);
  else log.error(error instanceof Error ? error : String(error));
}

/** What an error says to people. */
export function wordsOf(error: unknown): { code: string; message: string } {
  if (error instanceof TangentError) return { code: error.code, message: inWords(error.said, t) };
  const reason = error instanceof Error ? error.message : String(error);
  return { code: 'internal', message: vscode.l10n.t('Something went wrong: {0}. The output channel Tangent says more.', reason) };
}

/** Shows an error with a way to the log. */
export async function showError(error: unknown, log: vscode.LogOutputChannel): Promise<void> {
  logError(error, log);
  const show = vscode.l10n.t('Show Output');
  const chosen = await vscode.window.showErrorMessage(wordsOf(error).message, show);
  if (chosen === show) log.show();
}
