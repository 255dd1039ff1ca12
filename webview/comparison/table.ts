import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { bestMethodsOf, type Column } from '../../src/contract/across/columns';
import type { RunRow } from '../../src/contract/across/rows';
import { runTitle } from '../../src/contract/across/rows';
import { percentInterval } from '../format';
import { t } from '../l10n';
import { methodTitle } from '../method-names';
import { statusWords } from '../status-words';
import { nameEditor, notesEditor } from './editing';
import { arrow, note, pencil, star } from './icons';
import type { Model } from './model';
import { swatch } from '../swatch';

/** Pixels, as the style sheet has it: rows outside of what is seen are not drawn. */
const rowHeight = 32;
/** Rows drawn above and below what is seen. */
const margin = 12;

/** A line for each run, columns to sort by. */
export function table(model: Model): TemplateResult {
  const { shown, columns, moment, set } = model;
  const visible = Math.ceil(moment.height / rowHeight);
  // A filter may leave fewer runs than the table was scrolled to.
  const top = Math.min(Math.floor(moment.top / rowHeight), Math.max(0, shown.length - visible));
  const first = Math.max(0, top - margin);
  const last = Math.min(shown.length, top + visible + 1 + margin);
  const scrolled = ({ currentTarget }: Event): void => {
    if (currentTarget instanceof HTMLElement) set({ top: currentTarget.scrollTop, height: currentTarget.clientHeight });
  };
  const space = (rows: number): TemplateResult | typeof nothing =>
    rows > 0 ? html`<tr aria-hidden="true" class="space"><td colspan=${columns.length + 2} height=${rows * rowHeight}></td></tr>` : nothing;
  return html`<div class="runs scroll" tabindex="0" role="region" aria-label=${t('Runs')} @scroll=${scrolled}>
    <table class="runs-table" aria-rowcount=${shown.length + 1}>
      <thead>
        <tr aria-rowindex="1">
          <th scope="col" class="check">${selectAll(model)}</th>
          ${heading(model, 'name', t('Run'), false)} ${columns.map(({ id, title, numeric }) => heading(model, id, title, numeric))}
        </tr>
      </thead>
      <tbody>
        ${space(first)}
        ${repeat(
          shown.slice(first, last),
          ({ folder }) => folder,
          (row, index) => line(model, row, first + index + 2),
        )}
        ${space(shown.length - last)}
      </tbody>
    </table>
    ${shown.length === 0 ? html`<p class="nothing">${model.rows.length === 0 ? t('There are no runs yet.') : t('No run fits the filters.')}</p>` : nothing}
  </div>`;
}

function selectAll({ shown, look, show }: Model): TemplateResult {
  const chosen = shown.filter(({ folder }) => look.selected.includes(folder)).length;
  const all = chosen > 0 && chosen === shown.length;
  return html`<input
    type="checkbox"
    aria-label=${t('Select all runs shown')}
    .checked=${all}
    .indeterminate=${chosen > 0 && !all}
    @change=${() => show({ selected: all ? [] : shown.map(({ folder }) => folder) })}
  />`;
}

function heading({ look, show }: Model, id: string, title: string, numeric: boolean): TemplateResult {
  const { column, descending } = look.sort;
  const sorted = column === id;
  // Figures are of interest from the top, words from the beginning.
  const next = { column: id, descending: sorted ? !descending : numeric || id === 'startedAt' };
  return html`<th scope="col" class=${numeric ? 'number' : ''} aria-sort=${sorted ? (descending ? 'descending' : 'ascending') : nothing} data-column=${id}>
    <button class="sort" @click=${() => show({ sort: next })}>${title}${sorted ? arrow(descending) : nothing}</button>
  </th>`;
}

function line(model: Model, row: RunRow, index: number): TemplateResult {
  const { look, show, columns, titles } = model;
  const { folder } = row;
  const selected = look.selected.includes(folder);
  const toggle = (): void => show({ selected: selected ? look.selected.filter((one) => one !== folder) : [...look.selected, folder] });
  return html`<tr class=${`${selected ? 'selected' : ''}`} aria-rowindex=${index} data-run=${row.id}>
    <td class="check"><input type="checkbox" aria-label=${t('Select {0}', titles.get(folder) ?? row.id)} .checked=${selected} @change=${toggle} /></td>
    <th scope="row" class="name">${nameCell(model, row)}</th>
    ${columns.map((column) => cell(model, row, column))}
  </tr>`;
}

function nameCell(model: Model, row: RunRow): TemplateResult {
  const { moment, set, send } = model;
  const { folder, annotations } = row;
  const { starred, notes } = annotations;
  const title = runTitle(row, t);
  const editing = moment.editing?.run === folder ? moment.editing.field : null;
  if (editing === 'name') return nameEditor(model, row);
  return html`<span class="name-line">
    <button
      class="icon-button star"
      aria-pressed=${String(starred)}
      aria-label=${t('Star {0}', title)}
      title=${starred ? t('Take the star away') : t('Star')}
      @click=${() => send({ type: 'annotate', run: folder, change: { starred: !starred } })}
    >
      ${star(starred)}
    </button>
    <button class="link" title=${folder} @click=${() => send({ type: 'open', run: folder })}>${title}${model.titles.get(folder) === title ? nothing : html` <span class="id">${row.id}</span>`}</button>
    <button class="icon-button rename" aria-label=${t('Rename {0}', title)} title=${t('Rename')} @click=${() => set({ editing: { run: folder, field: 'name' } })}>${pencil()}</button>
    <button
      class="icon-button notes"
      aria-label=${notes === '' ? t('Write notes on {0}', title) : t('Notes on {0}', title)}
      title=${notes === '' ? t('Notes') : notes}
      @click=${() => set({ editing: { run: folder, field: 'notes' } })}
    >
      ${note(notes !== '')}
    </button>
    ${editing === 'notes' ? notesEditor(model, row) : nothing}
  </span>`;
}

function cell({ send }: Model, row: RunRow, { id, numeric, text, group }: Column): TemplateResult {
  if (id === 'status') return html`<td class=${`run-state ${row.status}`}>${status(row)}${row.progress ? stop(row, () => send({ type: 'stop', run: row.folder })) : nothing}</td>`;
  if (id === 'bestModel') return html`<td class="best-model" title=${text(row)}>${bestMethodsOf(row).map(swatch)} ${text(row)}</td>`;
  const interval = id.endsWith('.testAccuracy') && group !== 'run' && group !== 'setting' && group !== 'best' ? row.methods[group]?.testInterval : undefined;
  const counted = id === 'best' || interval !== undefined;
  const title = interval && Number.isFinite(interval[0]) ? t('95 % interval: {0}', percentInterval(interval)) : text(row);
  return html`<td class=${`${numeric ? 'number' : ''}${counted ? ' counted' : ''}`} title=${title}>${text(row)}</td>`;
}

function status({ status: is, progress }: RunRow): string {
  if (!progress || is === 'stopping') return statusWords(is);
  const { step, fraction, method } = progress;
  const steps: Record<string, string> = { scan: t('Pictures'), features: t('Features'), training: method ? methodTitle(method) : t('Training'), evaluation: t('Test') };
  const words = is === 'running' ? (steps[step] ?? statusWords(is)) : statusWords(is);
  return fraction === null ? words : t('{0}, {1} %', words, Math.round(100 * fraction));
}

function stop(row: RunRow, click: () => void): TemplateResult {
  return html` <button class="link stop" aria-label=${t('Stop {0}', runTitle(row, t))} @click=${click}>${t('Stop')}</button>`;
}
