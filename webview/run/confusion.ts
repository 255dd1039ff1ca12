import { html, type TemplateResult } from 'lit';
import { t } from '../l10n';

const shades = 5;

/** Rows are true classes, columns predictions; the darker a cell, the larger its part of the row. */
export function confusion(classes: readonly string[], counts: readonly (readonly number[])[], name: string): TemplateResult {
  return html`<div class="scroll-x" tabindex="0" role="region" aria-label=${t('Confusion matrix')}>
    <table class="confusion">
      <caption>${t('{0}: true classes down, predictions across', name)}</caption>
      <thead>
        <tr>
          <td></td>
          ${classes.map((label) => html`<th scope="col"><span title=${label}>${label}</span></th>`)}
        </tr>
      </thead>
      <tbody>
        ${counts.map((row, index) => {
          const total = row.reduce((sum, cell) => sum + cell, 0);
          return html`<tr>
            <th scope="row"><span title=${classes[index] ?? ''}>${classes[index] ?? ''}</span></th>
            ${row.map(
              (cell, column) =>
                html`<td class="number ${column === index ? 'right' : 'wrong'} shade-${total === 0 ? 0 : Math.ceil((shades * cell) / total)}">
                  ${cell === 0 ? '' : cell}
                </td>`,
            )}
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}
