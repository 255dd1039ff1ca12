import { html, nothing, type TemplateResult } from 'lit';
import type { RunHead } from '../../src/contract/run-view';
import { shownCandidate } from '../chart/curves';
import { button, choice } from '../controls';
import { figureCells, figureHeads } from '../figure-columns';
import { count, duration, figure } from '../format';
import { t } from '../l10n';
import { methodTitle } from '../method-names';
import type { Model } from './model';

/** Rows of the table that are in the page at once. */
const pageLength = 100;

/** What the charts show, number by number: the epochs of one model, a page at a time. */
export function figuresTable(model: Model, run: RunHead): TemplateResult {
  const { look, show } = model;
  const toggle = ({ currentTarget }: Event): void => {
    const open = currentTarget instanceof HTMLDetailsElement && currentTarget.open;
    if (open !== (look.figures !== null)) show({ figures: open ? { method: null, page: 0 } : null });
  };
  return html`<details @toggle=${toggle}>
    <summary>${t('All figures as a table')}</summary>
    ${look.figures ? opened(model, run, look.figures) : nothing}
  </details>`;
}

function opened(model: Model, run: RunHead, { method: asked, page: wanted }: NonNullable<Model['look']['figures']>): TemplateResult | typeof nothing {
  const { store, show } = model;
  const shown = run.methods.filter((view) => shownCandidate(run, view) >= 0);
  const view = shown.find(({ method }) => method === asked) ?? shown[0];
  if (!view) return nothing;
  const { method } = view;
  const candidate = shownCandidate(run, view);
  const length = store.length(method, candidate);
  const pages = Math.max(Math.ceil(length / pageLength), 1);
  const page = Math.min(wanted, pages - 1);
  const go = (to: number): void => show({ figures: { method, page: Math.min(Math.max(to, 0), pages - 1) } });
  return html`<div class="pager">
      ${choice({
        label: t('Model'),
        value: method,
        options: shown.map((one) => ({ value: one.method, label: methodTitle(one.method) })),
        change: (value) => show({ figures: { method: shown.find((one) => one.method === value)?.method ?? null, page: 0 } }),
      })}
      ${button({ label: t('First'), disabled: page === 0, click: () => go(0) })}
      ${button({ label: t('Previous'), disabled: page === 0, click: () => go(page - 1) })}
      <span role="status">${t('Page {0} of {1}', page + 1, pages)}</span>
      ${button({ label: t('Next'), disabled: page === pages - 1, click: () => go(page + 1) })}
      ${button({ label: t('Last'), disabled: page === pages - 1, click: () => go(pages - 1) })}
    </div>
    <div class="scroll-x" tabindex="0" role="region" aria-label=${t('All figures as a table')}>
      <table>
        <caption class="hint">${t('{0}, value {1}', methodTitle(method), figure(view.candidates[candidate]?.value))}</caption>
        <thead>
          <tr>
            <th scope="col" class="number">${t('Epoch')}</th>
            <th scope="col" class="number">${t('Time')}</th>
            ${figureHeads()}
          </tr>
        </thead>
        <tbody>
          ${Array.from({ length: Math.min(pageLength, length - page * pageLength) }, (_, row) => epochRow(model, method, candidate, page * pageLength + row))}
        </tbody>
      </table>
    </div>`;
}

function epochRow({ store }: Model, method: RunHead['methods'][number]['method'], candidate: number, index: number): TemplateResult {
  const at = (column: Parameters<typeof store.column>[2]): number | undefined => store.column(method, candidate, column)[index];
  return html`<tr>
    <th scope="row" class="number">${count(at('epoch') ?? 0)}</th>
    <td class="number">${duration(at('seconds'))}</td>
    ${figureCells(at)}
  </tr>`;
}
