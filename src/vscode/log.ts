import * as vscode from 'vscode';
import { TangentError } from '../contract/errors';

/** What an error says to people; anything but a `TangentError` is a fault of ours, which goes to the log in full. */
export function messageOf(error: unknown, log: vscode.LogOutputChannel): { code: string; message: string } {
  if (error instanceof TangentError) {
    log.warn(`${error.code}: ${error.message}`);
    return { code: error.code, message: error.message };
  }
  log.error(error instanceof Error ? error : String(error));
  const reason = error instanceof Error ? error.message : String(error);
  return { code: 'internal', message: vscode.l10n.t('Something went wrong: {0}. The output channel Tangent says more.', reason) };
}

/** Shows an error with a way to the log. */
export async function showError(error: unknown, log: vscode.LogOutputChannel): Promise<void> {
  const show = vscode.l10n.t('Show Output');
  const chosen = await vscode.window.showErrorMessage(messageOf(error, log).message, show);
  if (chosen === show) log.show();
}
