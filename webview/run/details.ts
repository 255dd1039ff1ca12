import { html, nothing, type TemplateResult } from 'lit';
import { methodNames, type MethodName } from '../../src/contract/methods';
import type { MethodReport, Report } from '../../src/contract/report';
import type { RunHead } from '../../src/contract/run-view';
import { choice } from '../controls';
import { count, percent } from '../format';
import { t } from '../l10n';
import { methodTitle } from '../method-names';
import type { Model } from './model';
import { confusion } from './confusion';
import { mistakes } from './mistakes';
import { bestMethod } from './table';

/** One method at a time: its worst mistakes, its figures per class, and what it took for what. */
export function details(model: Model, run: RunHead): TemplateResult | typeof nothing {
  const { report } = run;
  if (!report) return nothing;
  const tested = methodNames.filter((name) => report.methods[name]);
  const asked = model.look.details;
  const method = asked && tested.includes(asked) ? asked : (bestMethod(run) ?? tested.at(-1));
  const figures = method && report.methods[method];
  if (!figures) return nothing;
  return html`<section aria-labelledby="details-title">
    <h3 id="details-title">${t('A closer look')}</h3>
    <div class="field narrow">
      ${choice({
        label: t('Model to look at'),
        value: method,
        options: tested.map((name) => ({ value: name, label: methodTitle(name) })),
        change: (value) => model.show({ details: tested.find((name) => name === value) ?? null }),
      })}
    </div>
    ${chosen(figures)} ${mistakes(model, run, report.mistakes[method] ?? [])} ${perClass(figures)}
    ${confusionOf(report, method, figures)}
  </section>`;
}

function chosen({ searched, chosen: value, candidates }: MethodReport): TemplateResult {
  const tried = candidates.map((one) => String(one.value)).join(', ');
  return html`<p class="hint">
    ${searched === 'lambda' ? t('Weight decay {0}, chosen from {1}', value, tried) : t('Learning rate {0}, chosen from {1}', value, tried)}
  </p>`;
}

function perClass({ perClass: rows }: MethodReport): TemplateResult {
  return html`<details>
    <summary>${t('Figures per class')}</summary>
    <div class="scroll-x" tabindex="0" role="region" aria-label=${t('Figures per class')}>
      <table>
        <thead>
          <tr>
            <th scope="col">${t('Class')}</th>
            <th scope="col" class="number">${t('Tested')}</th>
            <th scope="col" class="number">${t('Precision')}</th>
            <th scope="col" class="number">${t('Recall')}</th>
            <th scope="col" class="number">${t('F1')}</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) => html`<tr>
              <th scope="row">${row.name}</th>
              <td class="number">${count(row.count)}</td>
              <td class="number">${percent(row.precision)}</td>
              <td class="number">${percent(row.recall)}</td>
              <td class="number">${percent(row.f1)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}

function confusionOf({ classes }: Report, method: MethodName, { confusion: counts }: MethodReport): TemplateResult {
  return html`<details>
    <summary>${t('Confusion matrix')}</summary>
    ${confusion(classes, counts, methodTitle(method))}
  </details>`;
}
