import path from 'node:path';
import * as vscode from 'vscode';
import { percent } from '../../contract/format';
import type { Predictions } from '../../contract/predict';
import { methodTitles } from '../../contract/methods';
import type { Services } from '../services';
import { asking } from './asking';
import { chosenRun } from './chosen-run';

const mostClasses = 20;

/** Says what a finished run's best model takes pictures for. */
export async function predict(files: readonly vscode.Uri[], { trainer, runs }: Services): Promise<void> {
  const finished = (await runs.look()).filter(({ report }) => report !== null);
  const run = await chosenRun(finished.length === 1 ? finished[0] : undefined, runs, ({ report }) => report !== null);
  if (!run || files.length === 0) return;
  const request = { job: 'predict' as const, run: run.folder, method: null, files: files.map(({ fsPath }) => fsPath) };
  const answer = await asking(vscode.l10n.t('Classifying pictures'), (signal) => trainer.ask(request, signal));
  const title = `${path.basename(run.experiment.dataset)}: ${methodTitles[answer.method]}`;
  await vscode.window.showQuickPick(files.length === 1 ? classesOf(answer) : filesOf(answer), {
    title,
    placeHolder: files.length === 1 ? files[0]?.fsPath ?? '' : vscode.l10n.t('{0} pictures', files.length),
  });
}

function classesOf({ classes, predictions, skipped }: Predictions): vscode.QuickPickItem[] {
  const probabilities = predictions[0]?.probabilities ?? [];
  const ranked = classes.map((label, index) => ({ label, probability: probabilities[index] ?? 0 }));
  ranked.sort((a, b) => b.probability - a.probability);
  const items = predictions.length > 0 ? ranked.slice(0, mostClasses) : [];
  return [
    ...items.map(({ label, probability }) => ({ label, description: `${percent(probability)} %` })),
    ...skipped.map(unread),
  ];
}

function filesOf({ predictions, skipped }: Predictions): vscode.QuickPickItem[] {
  const items = predictions.map(({ file, predicted, probability }) => ({
    label: predicted,
    description: `${percent(probability)} %`,
    detail: file,
  }));
  return [...items, ...skipped.map(unread)];
}

const unread = ({ file, reason }: { file: string; reason: string }): vscode.QuickPickItem => ({
  label: `$(warning) ${path.basename(file)}`,
  description: reason,
});
