import { html, nothing, type TemplateResult } from 'lit';
import type { RunHead } from '../../src/contract/run-view';
import '../chart/chart';
import type { ChartSpec, Curve } from '../chart/chart';
import { curvesOf, shownCandidate, type Measure } from '../chart/curves';
import { button, checkbox } from '../controls';
import { count, figure, percent } from '../format';
import { t } from '../l10n';
import { methodTitle } from '../method-names';
import type { Model } from './model';
import { swatch } from '../swatch';

/** Loss and accuracy over epochs, with the legend that shows and hides methods and the same figures as a table. */
export function curves(model: Model, run: RunHead): TemplateResult | typeof nothing {
  if (!run.methods.some(({ candidates }) => candidates.some(({ done }) => done > 0))) return nothing;
  return html`<section aria-labelledby="curves-title">
    <h3 id="curves-title">${t('Curves')}</h3>
    ${legend(model, run)}
    <div class="charts">
      ${chart(model, run, 'Loss', t('Loss'))} ${chart(model, run, 'Accuracy', t('Accuracy'))}
    </div>
    <p class="hint">
      ${t('Solid: validation. Dashed: training. Drag to zoom in, double-click to zoom out.')}
      ${run.status === 'finished' ? nothing : t('Until a model is finished, the value tried last is shown.')}
    </p>
    ${latest(run)}
  </section>`;
}

function legend({ look, show, send }: Model, run: RunHead): TemplateResult {
  return html`<div class="legend" role="group" aria-label=${t('Curves shown')}>
    ${run.methods.map(({ method }) =>
      checkbox({
        label: html`${swatch(method)} ${methodTitle(method)}`,
        name: methodTitle(method),
        checked: !look.hiddenMethods.includes(method),
        change: (on) =>
          show({ hiddenMethods: on ? look.hiddenMethods.filter((other) => other !== method) : [...look.hiddenMethods, method] }),
      }),
    )}
    <span class="options">
      ${checkbox({ label: t('Logarithmic loss'), checked: look.logarithmic, change: (logarithmic) => show({ logarithmic }) })}
      ${checkbox({ label: t('All values tried'), checked: look.allValues, change: (allValues) => show({ allValues }) })}
      ${button({ label: t('Save as CSV…'), click: () => send({ type: 'save-curves' }) })}
    </span>
  </div>`;
}

function chart({ look, store }: Model, run: RunHead, measure: Measure, title: string): TemplateResult {
  const lines = curvesOf(run, store, measure, look.hiddenMethods, look.allValues);
  const spec: ChartSpec = {
    description: described(title, lines, measure === 'Accuracy'),
    xLabel: t('Epoch'),
    percent: measure === 'Accuracy',
    logarithmic: measure === 'Loss' && look.logarithmic,
    curves: lines,
  };
  return html`<figure>
    <figcaption>${title}</figcaption>
    <tangent-chart .spec=${spec}></tangent-chart>
  </figure>`;
}

function described(title: string, lines: readonly Curve[], ofOne: boolean): string {
  const last = lines
    .filter(({ faint }) => !faint)
    .map(({ label, x, y }) => t('{0}: {1} at epoch {2}', label, ofOne ? percent(y[y.length - 1]) : figure(y[y.length - 1]), x[x.length - 1] ?? 0));
  return [title, ...last].join('. ');
}

function latest(run: RunHead): TemplateResult {
  return html`<details>
    <summary>${t('Last points as a table')}</summary>
    <div class="scroll-x" tabindex="0" role="region" aria-label=${t('Last points as a table')}>
      <table>
        <thead>
          <tr>
            <th scope="col">${t('Model')}</th>
            <th scope="col" class="number">${t('Weight decay or learning rate')}</th>
            <th scope="col" class="number">${t('Epoch')}</th>
            <th scope="col" class="number">${t('Training loss')}</th>
            <th scope="col" class="number">${t('Validation loss')}</th>
            <th scope="col" class="number">${t('Training accuracy')}</th>
            <th scope="col" class="number">${t('Validation accuracy')}</th>
          </tr>
        </thead>
        <tbody>
          ${run.methods.map((view) => {
            const shown = view.candidates[shownCandidate(run, view)];
            const last = shown?.last;
            return html`<tr>
              <th scope="row">${methodTitle(view.method)}</th>
              <td class="number">${figure(shown?.value)}</td>
              <td class="number">${last ? count(last.epoch) : '–'}</td>
              <td class="number">${figure(last?.trainLoss)}</td>
              <td class="number">${figure(last?.validationLoss)}</td>
              <td class="number">${percent(last?.trainAccuracy)}</td>
              <td class="number">${percent(last?.validationAccuracy)}</td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>
  </details>`;
}
