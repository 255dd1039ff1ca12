import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { groupTitle, type Column } from '../../src/contract/across/columns';
import { filterNames, filterValue, type FilterName } from '../../src/contract/across/filter';
import { tableFormats } from '../../src/contract/pages/comparison';
import type { RunStatus } from '../../src/contract/run-view';
import { button } from '../controls';
import { count } from '../format';
import { t } from '../l10n';
import { statusWords } from '../status-words';
import { menu } from '../menu';
import type { Model } from './model';

/** What is shown of the table: words, filters, columns; and what becomes of it. */
export function toolbar(model: Model): TemplateResult {
  const { look, show, rows, shown, deleted, send } = model;
  return html`<div class="toolbar" role="toolbar" aria-label=${t('Table of runs')}>
    <input
      type="search"
      id="filter"
      class="field"
      placeholder=${t('Filter runs')}
      aria-label=${t('Filter runs')}
      .value=${look.text}
      @input=${({ currentTarget }: Event) => currentTarget instanceof HTMLInputElement && show({ text: currentTarget.value })}
    />
    ${filterNames.map((name) => filterMenu(model, name))}
    <label class="plain"
      ><input
        type="checkbox"
        id="starred"
        .checked=${look.filters.starred}
        @change=${() => show({ filters: { ...look.filters, starred: !look.filters.starred } })}
      />${t('Starred')}</label
    >
    ${columnMenu(model)} ${exportMenu(model)}
    <span class="counts" role="status">${shown.length === rows.length ? t('{0} runs', count(rows.length)) : t('{0} of {1} runs', count(shown.length), count(rows.length))}</span>
    ${deleted > 0 ? button({ id: 'undo', label: deleted === 1 ? t('Restore the deleted run') : t('Restore {0} deleted runs', deleted), click: () => send({ type: 'undo-delete' }) }) : nothing}
  </div>`;
}

function filterTitle(name: FilterName): string {
  return { status: t('Status'), dataset: t('Dataset'), backbone: t('Network'), layers: t('Layers') }[name];
}

/** Only what tells some runs from others can be filtered by. */
function filterMenu({ rows, look, show }: Model, name: FilterName): TemplateResult | typeof nothing {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(filterValue(row, name), (counts.get(filterValue(row, name)) ?? 0) + 1);
  const chosen: readonly string[] = look.filters[name];
  if (counts.size < 2 && chosen.length === 0) return nothing;
  const toggle = (value: string): void => {
    const next = chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value];
    show({ filters: { ...look.filters, [name]: next } });
  };
  const written = (value: string): string => (name === 'status' ? statusWords(value as RunStatus) : value === '' ? t('not known') : value);
  return menu(
    `filter-${name}`,
    html`${filterTitle(name)}${chosen.length > 0 ? html` <span class="tag">${chosen.length}</span>` : nothing}`,
    html`${[...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(
      ([value, runs]) => html`<label class="plain"
        ><input type="checkbox" .checked=${chosen.includes(value)} @change=${() => toggle(value)} /><span>${written(value)}</span> <span class="hint">${runs}</span></label
      >`,
    )}`,
  );
}

function columnMenu({ every, columns, look, show }: Model): TemplateResult {
  const shown = columns.map(({ id }) => id);
  const groups = [...new Set(every.map(({ group }) => group))];
  const toggle = (id: string): void => show({ columns: shown.includes(id) ? shown.filter((one) => one !== id) : [...shown, id] });
  const item = ({ id, title }: Column): TemplateResult =>
    html`<label class="plain"><input type="checkbox" data-column=${id} .checked=${shown.includes(id)} @change=${() => toggle(id)} />${title}</label>`;
  return menu(
    'columns',
    t('Columns'),
    html`${button({ label: t('Those that differ'), disabled: look.columns === null, click: () => show({ columns: null }) })}
    <div class="column-groups">
      ${groups.map(
        (group) => html`<fieldset>
          <legend>${groupTitle(group, t)}</legend>
          ${repeat(every.filter((column) => column.group === group), ({ id }) => id, item)}
        </fieldset>`,
      )}
    </div>`,
  );
}

/** Of the selected runs, or of all that are shown. */
function exportMenu({ shown, selected, columns, send }: Model): TemplateResult {
  const runs = (selected.length > 0 ? selected : shown).map(({ folder }) => folder);
  const titles = { csv: t('Table as CSV…'), markdown: t('Comparison as Markdown…'), html: t('Report as HTML…') };
  return menu(
    'export',
    t('Export'),
    html`<p class="hint">${selected.length > 0 ? t('Of the {0} runs selected', selected.length) : t('Of all {0} runs shown', shown.length)}</p>
      ${tableFormats.map((format) =>
        button({ id: `export-${format}`, label: titles[format], click: () => send({ type: 'export-table', runs, columns: columns.map(({ id }) => id), format }) }),
      )}`,
    true,
  );
}
