import { html, nothing, type TemplateResult } from 'lit';
import { groupTitles, seedComparisons, seedGroups, seedText, seedWords } from '../../src/contract/across/seed-groups';
import { methodNames } from '../../src/contract/methods';
import { t } from '../l10n';
import { methodTitle } from '../method-names';
import { swatch } from '../swatch';
import type { Model } from './model';

/** Test accuracies over seeds of the runs selected, or of all that are shown: a line for each experiment. */
export function seeds({ selected, shown }: Model): TemplateResult | typeof nothing {
  const groups = seedGroups(selected.length > 1 ? selected : shown).filter(({ methods }) => methods.length > 0);
  if (!groups.some(({ methods }) => methods.some((figures) => figures.seeds > 1))) return nothing;
  const { heading, titles } = groupTitles(groups, t);
  const methods = methodNames.filter((method) => groups.some((group) => group.methods.some((one) => one.method === method)));
  const top = (method: (typeof methods)[number]): number => Math.max(...groups.flatMap((group) => group.methods.filter((one) => one.method === method).map(({ mean }) => mean)));
  const words = seedComparisons(groups).map((comparison) => seedWords(comparison, titles, t));
  return html`<section aria-labelledby="seeds-title" id="seeds">
    <h2 id="seeds-title">${t('Over seeds')}</h2>
    <div class="scroll-x" tabindex="0" role="region" aria-label=${t('Means over seeds')}>
      <table class="seeds">
        <thead>
          <tr>
            <th scope="col">${heading}</th>
            <th scope="col" class="number">${t('Seeds')}</th>
            ${methods.map((method) => html`<th scope="col" class="number">${swatch(method)} ${methodTitle(method)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${groups.map(
            (group, index) => html`<tr>
              <th scope="row">${titles[index]}</th>
              <td class="number">${Math.max(...group.methods.map((figures) => figures.seeds))}</td>
              ${methods.map((method) => {
                const figures = group.methods.find((one) => one.method === method);
                return html`<td class=${`number${figures && groups.length > 1 && figures.mean === top(method) ? ' top' : ''}`}>${figures ? seedText(figures) : '–'}</td>`;
              })}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${sentences(words)}
    <p class="hint">
      ${t('Mean ± standard deviation of the test accuracy in percent, of runs that differ in nothing but the seed. Each seed divides the pictures anew.')}
    </p>
  </section>`;
}

/** Many sentences are folded away. */
function sentences(words: readonly string[]): TemplateResult | typeof nothing {
  if (words.length === 0) return nothing;
  const list = html`<ul class="words">${words.map((sentence) => html`<li>${sentence}</li>`)}</ul>`;
  return words.length <= 6 ? list : html`<details><summary>${t('{0} comparisons seed by seed', words.length)}</summary>${list}</details>`;
}
