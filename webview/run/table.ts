import { html, nothing, type TemplateResult } from 'lit';
import { shownHighest } from '../../src/contract/highest';
import { methodNames, type MethodName } from '../../src/contract/methods';
import { inAll } from '../../src/contract/run-progress';
import type { RunHead } from '../../src/contract/run-view';
import { button } from '../controls';
import { count, duration, percent, percentInterval, short } from '../format';
import { t } from '../l10n';
import { methodTitle } from '../method-names';
import { swatch } from '../swatch';
import type { Model } from './model';
import { alive } from './status';

/** One row for each method asked for, filled as the run goes on; the highest test accuracy is marked where the paired test shows it. */
export function table(model: Model, run: RunHead): TemplateResult {
  const best = run.report ? shownHighest(run.report) : null;
  return html`<section aria-labelledby="table-title">
    <h3 id="table-title">${t('Comparison')}</h3>
    <div class="scroll-x" tabindex="0" role="region" aria-label=${t('Comparison of the models')}>
      <table class="comparison">
        <thead>
          <tr>
            <th scope="col">${t('Model')}</th>
            <th scope="col" class="number">${t('Test accuracy')}</th>
            <th scope="col" class="number">${t('Macro F1')}</th>
            <th scope="col" class="number">${t('Validation accuracy')}</th>
            <th scope="col" class="number">${t('Parameters')}</th>
            <th scope="col" class="number">${t('Epochs')}</th>
            <th scope="col" class="number">${t('Training time')}</th>
            <th scope="col" class="number" title=${t('One batch forward and backward')}>${t('Per step')}</th>
            ${alive(run) ? html`<th scope="col"><span class="visually-hidden">${t('Stop')}</span></th>` : nothing}
          </tr>
        </thead>
        <tbody>
          ${run.experiment.methods.map((method) => row(model, run, method, method === best))}
        </tbody>
      </table>
    </div>
  </section>`;
}

/** The method of the highest test accuracy, null where there is no other to beat or two are as good. */
export function bestMethod({ report }: RunHead): MethodName | null {
  if (!report) return null;
  const accuracy = (name: MethodName): number => report.methods[name]?.testAccuracy ?? -1;
  const tested = methodNames.filter((name) => accuracy(name) >= 0);
  const top = Math.max(...tested.map(accuracy));
  const [best, ...others] = tested.filter((name) => accuracy(name) === top);
  return tested.length < 2 || others.length > 0 ? null : (best ?? null);
}

/** To three digits; from a second on in seconds. */
function stepTime(milliseconds: number): string {
  return milliseconds >= 999.5 ? duration(milliseconds / 1000) : t('{0} ms', milliseconds.toPrecision(3));
}

function row(model: Model, run: RunHead, method: MethodName, best: boolean): TemplateResult {
  const figures = run.report?.methods[method];
  const live = run.methods.find((view) => view.method === method);
  const seconds = figures?.secondsTraining ?? (live && inAll(live.candidates.map((candidate) => candidate.seconds), live.joint));
  const epochs = figures?.epochs ?? (live && inAll(live.candidates.map(({ done }) => done), live.joint));
  const parameters = figures?.parameters ?? live?.parameters;
  return html`<tr class=${best ? 'best' : ''} data-method=${method}>
    <th scope="row">
      ${swatch(method)} ${methodTitle(method)} <span class="hint key">${method}</span> ${best ? html`<span class="tag">${t('highest')}</span>` : nothing}
      ${(figures?.endedEarly ?? live?.endedEarly) ? html`<span class="tag">${t('ended early')}</span>` : nothing}
      ${run.leftOut.includes(method) ? html`<span class="tag">${t('left out')}</span>` : nothing}
    </th>
    <td class="number">
      ${percent(figures?.testAccuracy)}
      ${figures ? html`<span class="hint interval" title=${t('95 % interval')}>${percentInterval(figures.testInterval)}</span>` : nothing}
    </td>
    <td class="number">${percent(figures?.macroF1)}</td>
    <td class="number">${percent(figures?.validationAccuracy ?? live?.validationAccuracy)}</td>
    <td class="number">${parameters === undefined ? '–' : short(parameters)}</td>
    <td class="number">${epochs === undefined ? '–' : count(epochs)}</td>
    <td class="number">${duration(seconds)}</td>
    <td class="number">${figures ? stepTime(figures.millisecondsPerStep) : '–'}</td>
    ${alive(run) ? html`<td>${stop(model, run, method)}</td>` : nothing}
  </tr>`;
}

/** Ends the training of this model only, while there is something to end. */
function stop({ state, send }: Model, run: RunHead, method: MethodName): TemplateResult | typeof nothing {
  const over = run.leftOut.includes(method) || run.methods.some((one) => one.method === method && one.finished);
  if (over || run.status === 'stopping') return nothing;
  const asked = state.endingMethods.includes(method);
  return button({
    label: asked ? t('Ending…') : t('Stop'),
    name: t('Stop this model only: {0}', methodTitle(method)),
    disabled: asked,
    click: () => send({ type: 'stop-method', method }),
  });
}
