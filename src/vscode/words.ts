import * as vscode from 'vscode';
import { percent } from '../contract/format';
import { byTitle, methodNames, type MethodName } from '../contract/methods';
import { runProgress } from '../contract/run-progress';
import { remainingWords, type RemainingWords } from '../contract/remaining';
import type { RunStatus, RunView } from '../contract/run-view';
import { bestMethods } from '../runs/report/facts';
import { t } from './translate';

export const methodTitle = byTitle(t);

/** What a status is called. */
export function statusWords(status: RunStatus): string {
  const words: Record<RunStatus, string> = {
    starting: vscode.l10n.t('starting'),
    waiting: vscode.l10n.t('waiting'),
    running: vscode.l10n.t('running'),
    stopping: vscode.l10n.t('stopping'),
    interrupted: vscode.l10n.t('interrupted'),
    stopped: vscode.l10n.t('stopped'),
    failed: vscode.l10n.t('failed'),
    finished: vscode.l10n.t('finished'),
  };
  return words[status];
}

function waitingWords({ before, reason }: NonNullable<RunView['waiting']>): string {
  if (reason === 'turn') return before === 1 ? vscode.l10n.t('waiting, 1 run before it') : vscode.l10n.t('waiting, {0} runs before it', before);
  if (before === 1) return vscode.l10n.t('waiting for memory, 1 run before it');
  return vscode.l10n.t('waiting for memory, {0} runs before it', before);
}

/** The step under way in a few words. */
export function progressWords(run: RunView): string {
  if (run.status === 'starting' || run.status === 'stopping') return statusWords(run.status);
  if (run.waiting) return waitingWords(run.waiting);
  const { step, fraction, method } = runProgress(run);
  const steps = {
    scan: vscode.l10n.t('pictures'),
    features: vscode.l10n.t('features'),
    training: method ? methodTitle(method) : vscode.l10n.t('training'),
    evaluation: vscode.l10n.t('test'),
  };
  const share = fraction === null ? [] : [`${Math.round(100 * fraction)} %`];
  const left = run.remaining && remainingWords(run.remaining, Date.now());
  return [steps[step], ...share, ...(left ? [timeLeft(left)] : [])].join(', ');
}

/** How long the step under way still takes. */
function timeLeft(words: RemainingWords): string {
  if (words.kind === 'range') {
    const [least, most] = words.most < 120 ? [words.least, words.most] : [minutes(words.least), minutes(words.most)];
    return words.most < 120 ? vscode.l10n.t('{0} to {1} s left', least, most) : vscode.l10n.t('{0} to {1} min left', least, most);
  }
  if (words.seconds < 120) return words.kind === 'about' ? vscode.l10n.t('about {0} s left', words.seconds) : vscode.l10n.t('at most {0} s left', words.seconds);
  const value = minutes(words.seconds);
  return words.kind === 'about' ? vscode.l10n.t('about {0} min left', value) : vscode.l10n.t('at most {0} min left', value);
}

const minutes = (seconds: number): number => Math.max(Math.round(seconds / 60), 1);

/** The best accuracy known so far: of the test part once it was used, before that of the validation part. */
export function bestAccuracy(run: RunView): { method: MethodName; accuracy: number; tested: boolean } | null {
  const { report } = run;
  const known = methodNames.flatMap((method) => {
    const live = run.methods.find((view) => view.method === method)?.validationAccuracy ?? null;
    const accuracy = report ? (report.methods[method]?.testAccuracy ?? null) : live;
    return accuracy === null ? [] : [{ method, accuracy, tested: report !== null }];
  });
  return known.reduce<(typeof known)[number] | null>((top, one) => (top && top.accuracy >= one.accuracy ? top : one), null);
}

/** The highest test accuracy of a finished run and every method that has it: `highest of 4 in the test part: 91.7 % (Fine-tuning)`. */
export function highestWords(run: RunView): string {
  const { report } = run;
  const best = report ? bestMethods(report) : [];
  const accuracy = best[0] && report?.methods[best[0]]?.testAccuracy;
  if (accuracy === undefined || !report) return bestWords(run);
  const tested = Object.values(report.methods).filter(({ testAccuracy }) => Number.isFinite(testAccuracy)).length;
  const [figure, names] = [`${percent(accuracy)} %`, best.map(methodTitle).join(', ')];
  return tested === 1 ? vscode.l10n.t('{0} ({1})', figure, names) : vscode.l10n.t('highest of {0} in the test part: {1} ({2})', tested, figure, names);
}

/** The best accuracy in a few words, empty where none is known. */
export function bestWords(run: RunView): string {
  const best = bestAccuracy(run);
  if (!best) return '';
  const accuracy = `${percent(best.accuracy)} %`;
  return best.tested ? vscode.l10n.t('{0} ({1})', accuracy, methodTitle(best.method)) : vscode.l10n.t('{0} in validation', accuracy);
}
