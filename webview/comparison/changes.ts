import { html, nothing, type TemplateResult } from 'lit';
import { differencesOf } from '../../src/contract/across/settings';
import { mostCompared } from '../../src/contract/pages/comparison';
import type { RunRow } from '../../src/contract/across/rows';
import { t } from '../l10n';
import type { Model } from './model';

/** What changed from the run selected first to each of the others. */
export function changes(model: Model): TemplateResult | typeof nothing {
  const [first, ...others] = model.selected;
  if (!first || others.length === 0 || others.length >= mostCompared) return nothing;
  return html`<section aria-labelledby="changes-title" id="changes">
    <h2 id="changes-title">${t('What changed')}</h2>
    ${others.map((other) => change(model, first, other))}
  </section>`;
}

function change({ titles, selection }: Model, a: RunRow, b: RunRow): TemplateResult {
  const { settings, layers, environment, seedAlone } = differencesOf([a, b], [selection.environments[a.folder] ?? null, selection.environments[b.folder] ?? null], t);
  const lines = [...settings, ...environment];
  const nothingElse = lines.length === 0 && layers.added.length + layers.removed.length === 0;
  const name = (row: RunRow): string => titles.get(row.folder) ?? row.id;
  return html`<h3>${t('From {0} to {1}', name(a), name(b))}</h3>
    ${seedAlone && environment.length === 0 ? html`<p class="seed-alone">${t('Nothing but the seed ({0} → {1}).', a.experiment.seed, b.experiment.seed)}</p>` : nothing}
    ${nothingElse ? html`<p>${t('Nothing: the experiments and the machines are alike.')}</p>` : nothing}
    ${(seedAlone && environment.length === 0) || nothingElse
      ? nothing
      : html`<div class="scroll-x" tabindex="0" role="region" aria-label=${t('Changes from {0} to {1}', name(a), name(b))}>
          <table class="changes">
            <thead>
              <tr>
                <th scope="col">${t('Setting')}</th>
                <th scope="col">${name(a)}</th>
                <th scope="col">${name(b)}</th>
              </tr>
            </thead>
            <tbody>
              ${lines.map((line) => html`<tr><th scope="row">${line.title}</th><td>${line.a}</td><td>${line.b}</td></tr>`)}
              ${layers.removed.map((layer) => layerRow(layer, '−', t('left out')))} ${layers.added.map((layer) => layerRow(layer, '+', t('added')))}
            </tbody>
          </table>
        </div>`}`;
}

function layerRow(layer: string, sign: '+' | '−', words: string): TemplateResult {
  const cell = html`<td class=${sign === '+' ? 'added' : 'removed'}>${sign} <span class="layer-name">${layer}</span> <span class="visually-hidden">${words}</span></td>`;
  return html`<tr>
    <th scope="row">${t('Linearized layer')}</th>
    ${sign === '−' ? cell : html`<td></td>`}${sign === '+' ? cell : html`<td></td>`}
  </tr>`;
}
