import { html, nothing, type TemplateResult } from 'lit';
import { runProgress, runSteps, type RunProgress } from '../../src/contract/run-progress';
import { remainingWords, type RemainingWords } from '../../src/contract/remaining';
import type { RunStatus, RunHead } from '../../src/contract/run-view';
import { bytes, count, duration, durationRange, percent } from '../format';
import { t, tell } from '../l10n';
import { methodTitle } from '../method-names';

const living: readonly RunStatus[] = ['starting', 'waiting', 'running', 'stopping'];

export const alive = ({ status }: RunHead): boolean => living.includes(status);

/** Where the run stands: its steps and a bar while it goes on, else how it ended and what can be done. */
export function status(run: RunHead): TemplateResult {
  return html`<div id="run-status" data-status=${run.status}>
    ${alive(run) ? progress(run) : ended(run)}
  </div>`;
}

function progress(run: RunHead): TemplateResult {
  const at = runProgress(run);
  const names = { scan: t('Pictures'), features: t('Features'), training: t('Training'), evaluation: t('Test') };
  const current = runSteps.indexOf(at.step);
  return html`<ol class="steps">
      ${runSteps.map(
        (step, index) =>
          html`<li class=${index < current ? 'done' : index === current ? 'current' : ''} aria-current=${index === current ? 'step' : nothing}>
            ${names[step]}
          </li>`,
      )}
    </ol>
    <progress max="1" .value=${at.fraction ?? 0} aria-label=${names[at.step]}></progress>
    <p class="now">
      <span>${run.status === 'stopping' ? t('Stopping after the step under way…') : now(run, at)}</span>
      ${remaining(run, at)}
    </p>`;
}

function now(run: RunHead, { step, fraction, method, candidate, candidates, together, epoch }: RunProgress): string {
  if (run.waiting) return waitingWords(run.waiting);
  const counted = run.progress ? t('{0} of {1}', count(run.progress.done), count(run.progress.total)) : '';
  if (step === 'scan') return run.status === 'starting' ? t('Starting the trainer…') : t('Looking through the pictures {0}', counted);
  if (step === 'features') return t('Computing features {0}', counted);
  if (step === 'evaluation') return t('Testing {0}', counted);
  if (method === null) return t('Training, {0}', percent(fraction));
  if (together > 1) return t('{0}: {1} weight decays at once, epoch {2}', methodTitle(method), together, count(epoch));
  const view = run.methods.find((one) => one.method === method);
  const value = view?.values[Math.max(candidate, 1) - 1];
  const name = view?.searched === 'learningRate' ? t('learning rate') : t('weight decay');
  return t('{0}: {1} {2} ({3} of {4}), epoch {5}', methodTitle(method), name, value ?? '', Math.max(candidate, 1), candidates, count(epoch));
}

/** How long the step under way still takes, and what comes after a model. */
function remaining({ remaining: estimate, experiment, methods, leftOut }: RunHead, { step }: RunProgress): TemplateResult | typeof nothing {
  const words = estimate && remainingWords(estimate, Date.now());
  if (!words) return nothing;
  const after = step === 'training' ? experiment.methods.length - leftOut.length - methods.length : 0;
  const then = after === 1 ? t('then 1 more model') : after > 1 ? t('then {0} more models', after) : '';
  return html`<span class="remaining">${[timeLeft(words), then].filter((part) => part !== '').join(t(', '))}</span>`;
}

function timeLeft(words: RemainingWords): string {
  if (words.kind === 'range') return t('{0} left', durationRange(words));
  return words.kind === 'about' ? t('about {0} left', whole(words.seconds)) : t('at most {0} left', whole(words.seconds));
}

/** A duration that is an estimate: no more digits than it deserves. */
function whole(seconds: number): string {
  if (seconds < 120) return t('{0} s', Math.round(seconds));
  return seconds < 7200 ? t('{0} min', Math.round(seconds / 60)) : t('{0} h', Math.round(seconds / 1800) / 2);
}

function waitingWords({ before, bytes: size, reason }: NonNullable<RunHead['waiting']>): string {
  if (reason === 'turn') return before === 1 ? t('Waiting for its turn: 1 run comes before it.') : t('Waiting for its turn: {0} runs come before it.', before);
  const needs = t('This run takes about {0}.', bytes(size));
  if (before === 1) return `${t('Waiting for memory: 1 run on this machine comes before it.')} ${needs}`;
  return `${t('Waiting for memory: {0} runs on this machine come before it.', before)} ${needs}`;
}

function ended({ status: how, failure, report, resumable }: RunHead): TemplateResult {
  if (how === 'finished')
    return html`<p class="finished">
      ${report
        ? t('Finished in {0} on {1} ({2}); at most {3} of memory.', duration(report.secondsTotal), report.device, report.engine, bytes(report.peakMemoryBytes))
        : t('Finished.')}
    </p>`;
  const words = {
    failed: failure ? tell(failure) : t('The run failed; its log says why.'),
    interrupted: t('The trainer ended before the run was done: it was killed, or the machine went down.'),
    stopped: t('The run was stopped.'),
  };
  const text = how === 'failed' || how === 'interrupted' || how === 'stopped' ? words[how] : '';
  return html`<p class=${how === 'failed' ? 'error' : 'warning'}>
    ${text} ${resumable ? t('Resume goes on from its last checkpoint.') : nothing}
  </p>`;
}
