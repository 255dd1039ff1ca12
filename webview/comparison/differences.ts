import { html, nothing, type TemplateResult } from 'lit';
import { pairNames } from '../../src/contract/across/assemble';
import { omissionWords, pairCautions, pairWords } from '../../src/contract/across/pair-words';
import { showsDifference } from '../../src/contract/difference-words';
import { mostCompared } from '../../src/contract/pages/comparison';
import { familyOf, ofTwoModels, type Side } from '../../src/contract/across/pairs';
import type { RunRow } from '../../src/contract/across/rows';
import { methodNames, methodNameSchema } from '../../src/contract/methods';
import { busy, choice } from '../controls';
import { count, percent } from '../format';
import { points, pointsInterval, pValueText } from '../../src/contract/format';
import { t } from '../l10n';
import { methodTitle } from '../method-names';
import type { Model } from './model';

/** Whether one model is better than another, in words, of the runs selected. */
export function differences(model: Model): TemplateResult | typeof nothing {
  const { selected, selection, titles, trusted } = model;
  const sides = models(selected);
  if (sides.length < 2) return nothing;
  const { pairs, comparing, problem } = selection;
  const { told: ofTwo, left } = ofTwoModels(pairs);
  const made = familyOf(ofTwo).length;
  const told = ofTwo.map((pair) => {
    const names = pairNames(pair, titles, t);
    return { pair, names, words: pairWords(pair, names, made, t), cautions: pairCautions(pair, names, t) };
  });
  const known = !comparing && problem === null && selected.length <= mostCompared;
  const cautions = [...new Set([...told.flatMap((one) => one.cautions), ...(known ? omissionWords(told.length, left, selected.length, t) : [])])];
  return html`<section aria-labelledby="differences-title" id="differences">
    <h2 id="differences-title">${t('Differences')}</h2>
    ${selected.length <= mostCompared ? chooser(model, sides) : html`<p class="hint">${t('Select at most {0} runs to have their pairs compared.', mostCompared)}</p>`}
    ${comparing ? busy(t('Comparing…')) : nothing} ${problem === null || comparing ? nothing : html`<p class="problem">${trusted ? problem : t('Comparing starts the trainer, which is refused until you trust this workspace.')}</p>`}
    ${told.length > 0
      ? html`<ul class="words" aria-live="polite">
            ${told.filter(({ pair }) => pair.missing.length === 0).map(({ pair, words }) => html`<li class=${showsDifference(pair) ? 'differs' : ''}>${words}</li>`)}
          </ul>
          ${notes(cautions)} ${figures(told)}`
      : notes(cautions)}
  </section>`;
}

function notes(cautions: readonly string[]): TemplateResult | typeof nothing {
  return cautions.length > 0 ? html`<ul class="cautions hint">${cautions.map((caution) => html`<li>${caution}</li>`)}</ul>` : nothing;
}

function models(rows: readonly RunRow[]): Side[] {
  return rows.flatMap(({ folder, methods }) =>
    methodNames.flatMap((method) => (Number.isFinite(methods[method]?.testAccuracy) ? [{ run: folder, method }] : [])),
  );
}

const sideKey = ({ run, method }: Side): string => `${method} ${run}`;

/** Of which method the runs are compared, or any two models. */
function chooser({ look, show, titles, selected }: Model, sides: readonly Side[]): TemplateResult {
  const there = methodNames.filter((method) => sides.some((side) => side.method === method));
  const options = sides.map((side) => ({ value: sideKey(side), label: t('{0} of {1}', methodTitle(side.method), titles.get(side.run) ?? side.run) }));
  const none = { value: '', label: t('choose a model') };
  const model = (which: 'a' | 'b', label: string): TemplateResult => {
    const now = look.models[which];
    const value = now ? sideKey(now) : '';
    return choice({
      label,
      value: options.some((option) => option.value === value) ? value : '',
      options: [none, ...options],
      change: (key) => show({ models: { ...look.models, [which]: sides.find((side) => sideKey(side) === key) ?? null } }),
    });
  };
  const method = choice({
    label: t('Model whose runs are compared'),
    value: look.method ?? '',
    options: [{ value: '', label: t('every model') }, ...there.map((name) => ({ value: name, label: methodTitle(name) }))],
    change: (value) => show({ method: methodNameSchema.safeParse(value).data ?? null }),
  });
  return html`<div class="chooser">
    ${selected.length > 1 ? html`<span class="choice" id="method">${t('Runs by')} ${method}</span>` : nothing}
    <span class="choice" id="models">${t('Any two models')} ${model('a', t('First model'))} ${model('b', t('Second model'))}</span>
  </div>`;
}

type Told = { readonly pair: Model['selection']['pairs'][number]; readonly names: ReturnType<typeof pairNames> };

function figures(told: readonly Told[]): TemplateResult {
  return html`<details>
    <summary>${t('The comparisons as a table')}</summary>
    <div class="scroll-x" tabindex="0" role="region" aria-label=${t('Comparisons')}>
      <table>
        <thead>
          <tr>
            <th scope="col">${t('Model')}</th>
            <th scope="col">${t('Compared with')}</th>
            <th scope="col" class="number">${t('Shared pictures')}</th>
            <th scope="col" class="number">${t('Accuracy')}</th>
            <th scope="col" class="number">${t('of the other')}</th>
            <th scope="col" class="number">${t('Difference, points')}</th>
            <th scope="col" class="number">${t('95 % interval')}</th>
            <th scope="col" class="number">p</th>
            <th scope="col" class="number">${t('p after Holm')}</th>
          </tr>
        </thead>
        <tbody>
          ${told.map(
            ({ pair: { shared, accuracyA, accuracyB, difference, interval, pValue, adjustedPValue }, names }) => html`<tr>
              <th scope="row">${names.a}</th>
              <td>${names.b}</td>
              <td class="number">${count(shared.pictures)}</td>
              <td class="number">${percent(accuracyA)}</td>
              <td class="number">${percent(accuracyB)}</td>
              <td class="number">${points(difference)}</td>
              <td class="number">${pointsInterval(interval)}</td>
              <td class="number">${pValueText(pValue)}</td>
              <td class="number">${pValueText(adjustedPValue)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <p class="hint">${t("Intervals are of the paired bootstrap, p-values of McNemar's exact test, two-sided; beside them after Holm for all comparisons listed.")}</p>
  </details>`;
}
