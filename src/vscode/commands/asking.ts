import * as vscode from 'vscode';

/** Waits for an answer with a notification that can end the question. */
export async function asking<T>(title: string, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (_, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort(new vscode.CancellationError()));
    return ask(abort.signal);
  });
}
