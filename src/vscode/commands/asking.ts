import * as vscode from 'vscode';

type Report = (words: string, fraction: number) => void;

/**
 * Waits for an answer with a notification that can end the question.
 * @param ask may report how far it is, as a fraction
 */
export async function asking<T>(title: string, ask: (signal: AbortSignal, report: Report) => Promise<T>): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort(new vscode.CancellationError()));
    let reached = 0;
    return ask(abort.signal, (message, fraction) => {
      progress.report({ message, increment: 100 * (fraction - reached) });
      reached = fraction;
    });
  });
}
