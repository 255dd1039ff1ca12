import * as vscode from 'vscode';
import type { RunView } from '../../contract/run-view';
import { pickOne } from '../pick';
import type { Trainer } from '../trainer';
import { methodTitle } from '../words';

/** Asks which model of a run is to be ended, and asks the trainer for that; the run goes on with the next. */
export async function stopModel({ folder, experiment, methods, leftOut }: RunView, trainer: Trainer): Promise<void> {
  const going = experiment.methods.filter((name) => !leftOut.includes(name) && !methods.some(({ method, finished }) => method === name && finished));
  const items = going.map((method) => ({
    method,
    label: methodTitle(method),
    description: methods.some((one) => one.method === method)
      ? vscode.l10n.t('being trained: it ends with the best so far')
      : vscode.l10n.t('not begun: it is left out'),
  }));
  const picked = await pickOne(items, { placeHolder: vscode.l10n.t('Choose the model to stop; the run goes on with the next') });
  if (picked) trainer.stopMethod(folder, picked.method);
}
