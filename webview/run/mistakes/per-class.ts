import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { MethodReport } from '../../../src/contract/report';
import { button } from '../../controls';
import { count, percent } from '../../format';
import { t } from '../../l10n';
import type { ClassColumn, MistakesLook } from './look';
import { sortedRows } from './sorted-rows';

type Row = MethodReport['perClass'][number];

/** Rows that are shown unless all are asked for. */
const most = 100;

export interface PerClassModel {
  readonly rows: readonly Row[];
  readonly look: MistakesLook;
  readonly show: (change: Partial<MistakesLook>) => void;
}

/** Precision, recall and F1 of each class; a click on a heading sorts. */
export function perClass({ rows, look, show }: PerClassModel): TemplateResult {
  const headings: readonly (readonly [ClassColumn, string, string])[] = [
    ['name', t('Class'), ''],
    ['count', t('Tested'), t('Pictures of the test part')],
    ['precision', t('Precision'), t('Of what was taken for the class, how much is of it')],
    ['recall', t('Recall'), t('Of the pictures of the class, how many were recognised')],
    ['f1', t('F1'), t('The harmonic mean of precision and recall')],
  ];
  return html`<details class="per-class">
    <summary>${t('Figures per class')}</summary>
    ${guard([rows, look.sort, look.allClasses], () => {
      const sorted = sortedRows(rows, look.sort);
      return html`<div class="scroll" tabindex="0" role="region" aria-label=${t('Figures per class')}>
          <table>
            <thead>
              <tr>${headings.map(([column, words, title]) => heading(column, words, title, look, show))}</tr>
            </thead>
            <tbody>
              ${(look.allClasses ? sorted : sorted.slice(0, most)).map(
                (row) => html`<tr>
                  <th scope="row"><span class="name" title=${row.name}>${row.name}</span></th>
                  <td class="number">${count(row.count)}</td>
                  <td class="number">${percent(row.precision)}</td>
                  <td class="number">${percent(row.recall)}</td>
                  <td class="number">${percent(row.f1)}</td>
                </tr>`,
              )}
            </tbody>
          </table>
        </div>
        ${!look.allClasses && rows.length > most
          ? button({ label: t('Show all {0} classes', count(rows.length)), click: () => show({ allClasses: true }) })
          : nothing}`;
    })}
  </details>`;
}

function heading(column: ClassColumn, words: string, title: string, { sort }: MistakesLook, show: PerClassModel['show']): TemplateResult {
  const current = sort.column === column;
  const order = current ? (sort.descending ? 'descending' : 'ascending') : 'none';
  const change = (): void => show({ sort: { column, descending: current ? !sort.descending : column === 'count' } });
  return html`<th scope="col" class=${column === 'name' ? '' : 'number'} aria-sort=${order}>
    <button type="button" class="sort" title=${title || nothing} @click=${change}>
      ${words}<span class="arrow" aria-hidden="true">${current ? (sort.descending ? ' ▼' : ' ▲') : ''}</span>
    </button>
  </th>`;
}
