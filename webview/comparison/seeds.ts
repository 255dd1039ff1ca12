import { html, nothing, type TemplateResult } from 'lit';
import { methodComparisons, methodWords, seedComparisons, seedNotes, seedWords } from '../../src/contract/across/seed-differences';
import { groupTitles, seedGroups, seedsOf, seedSplits, seedText } from '../../src/contract/across/seed-groups';
import { methodNames } from '../../src/contract/methods';
import { t } from '../l10n';
import { methodTitle } from '../method-names';
import { swatch } from '../swatch';
import type { Model } from './model';

/** More sentences than this are folded away. */
const mostOpen = 6;

/** Test accuracies over seeds of the runs selected, or of all that are shown: a line for each experiment. */
export function seeds({ selected, shown }: Model): TemplateResult | typeof nothing {
  const groups = seedGroups(selected.length > 1 ? selected : shown).filter(({ methods }) => methods.length > 0);
  if (!groups.some(({ methods }) => methods.some((figures) => figures.seeds.length > 1))) return nothing;
  const { heading, titles } = groupTitles(groups, t);
  const methods = methodNames.filter((method) => groups.some((group) => group.methods.some((one) => one.method === method)));
  const within = groups.flatMap((group, index) => methodComparisons(group).map((comparison) => methodWords(comparison, titles[index] ?? '', t)));
  const between = seedComparisons(groups).map((comparison) => seedWords(comparison, titles, t));
  const notes = seedNotes(seedSplits(groups), t);
  return html`<section aria-labelledby="seeds-title" id="seeds">
    <h2 id="seeds-title">${t('Over seeds')}</h2>
    <div class="scroll-x" tabindex="0" role="region" aria-label=${t('Means over seeds')}>
      <table class="seeds">
        <thead>
          <tr>
            <th scope="col">${heading}</th>
            <th scope="col">${t('Seeds')}</th>
            ${methods.map((method) => html`<th scope="col" class="number">${swatch(method)} ${methodTitle(method)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${groups.map((group, index) => {
            const ofGroup = seedsOf(group);
            return html`<tr>
              <th scope="row">${titles[index]}</th>
              <td>${ofGroup.join(', ')}</td>
              ${methods.map((method) => {
                const figures = group.methods.find((one) => one.method === method);
                return html`<td class="number">${figures ? seedText(figures, ofGroup, t) : '–'}</td>`;
              })}
            </tr>`;
          })}
        </tbody>
      </table>
    </div>
    ${sentences('within-seeds', t('Models against each other, seed by seed ({0})', within.length), within)}
    ${sentences('between-seeds', t('Experiments against each other, seed by seed ({0})', between.length), between)}
    ${notes.map((note) => html`<p class="hint">${note}</p>`)}
  </section>`;
}

/** Many sentences are folded away. */
function sentences(id: string, title: string, words: readonly string[]): TemplateResult | typeof nothing {
  if (words.length === 0) return nothing;
  return html`<details id=${id} ?open=${words.length <= mostOpen}>
    <summary>${title}</summary>
    <ul class="words">${words.map((sentence) => html`<li>${sentence}</li>`)}</ul>
  </details>`;
}
