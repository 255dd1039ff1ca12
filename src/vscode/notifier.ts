import path from 'node:path';
import * as vscode from 'vscode';
import type { RunView } from '../contract/run-view';
import { hasEnded } from '../runs';
import type { RunList } from './run-list';
import { tell } from './translate';
import { highestWords } from './words';

/** Says so once when a run that was seen going on has finished or failed. */
export function notifyOfEnds(runs: RunList): vscode.Disposable {
  const going = new Set<string>();
  const look = (): void => {
    for (const run of runs.views) {
      if (!hasEnded(run.status)) going.add(run.folder);
      else if (going.delete(run.folder)) void announce(run);
    }
  };
  look();
  return runs.onDidSee(look);
}

async function announce(run: RunView): Promise<void> {
  const dataset = path.basename(run.experiment.dataset);
  const open = vscode.l10n.t('Open');
  const log = vscode.l10n.t('Show Log');
  let chosen: string | undefined;
  if (run.status === 'finished')
    chosen = await vscode.window.showInformationMessage(vscode.l10n.t('Training on {0} has finished: {1}.', dataset, highestWords(run)), open);
  else if (run.status === 'failed')
    chosen = await vscode.window.showErrorMessage(run.failure ? tell(run.failure) : vscode.l10n.t('Training on {0} has failed.', dataset), open, log);
  else if (run.status === 'interrupted')
    chosen = await vscode.window.showWarningMessage(vscode.l10n.t('Training on {0} was interrupted and can be resumed.', dataset), open, log);
  if (chosen === open) await vscode.commands.executeCommand('tangent.openPanel', run);
  if (chosen === log) await vscode.commands.executeCommand('tangent.showLog', run);
}
