import { html, nothing, type TemplateResult } from 'lit';
import { banners } from '../banners';
import { button } from '../controls';
import { t } from '../l10n';
import { changes } from './changes';
import { curves } from './curves';
import { differences } from './differences';
import type { Model } from './model';
import { seeds } from './seeds';
import { table } from './table';
import { toolbar } from './toolbar';

/** The whole page, as a function of what is known alone. */
export function page(model: Model): TemplateResult {
  const { trusted, error, send, selected } = model;
  return html`${banners({ trusted, error }, send)}
    <main class="with-comparison">
      <h1>${t('Compare Runs')}</h1>
      ${toolbar(model)} ${table(model)} ${selectionBar(model)} ${seeds(model)}
      ${selected.length > 0 ? html`${differences(model)} ${curves(model)} ${changes(model)}` : nothing}
    </main>`;
}

function selectionBar({ selected, rows, show, send }: Model): TemplateResult | typeof nothing {
  if (rows.length === 0) return nothing;
  if (selected.length === 0) return html`<p class="hint">${t('Select runs to see their curves; two or more to compare them.')}</p>`;
  const ended = selected.every(({ progress }) => progress === null);
  const folders = selected.map(({ folder }) => folder);
  return html`<div class="selection-bar" role="group" aria-label=${t('Runs selected')}>
    <span role="status">${selected.length === 1 ? t('1 run selected') : t('{0} runs selected', selected.length)}</span>
    ${button({ id: 'delete', label: t('Delete'), disabled: !ended, click: () => send({ type: 'delete', runs: folders }) })}
    ${button({ id: 'clear', label: t('Select none'), click: () => show({ selected: [] }) })}
    ${ended ? nothing : html`<span class="hint">${t('A run that is going on is not deleted.')}</span>`}
  </div>`;
}
