import { html, type TemplateResult } from 'lit';
import type { MethodHead, RunHead } from '../../src/contract/run-view';
import { placesOf, shownCandidate } from '../chart/curves';
import type { ReadoutSpec } from '../chart/readout';
import { nearest } from '../chart/search';
import { figureCells, figureHeads } from '../figure-columns';
import { count, duration, figure } from '../format';
import { t } from '../l10n';
import { methodTitle } from '../method-names';
import { swatch } from '../swatch';
import type { Model } from './model';

/** The figures of every curve shown under the crosshair, and of their last points while there is none. */
export function readout(model: Model, run: RunHead): TemplateResult {
  const { look, view } = model;
  const spec: ReadoutSpec = {
    view,
    at: (x) => html`<table>
      <caption class="hint">
        ${x === null ? t('Last points') : look.xAxis === 'epoch' ? t('At epoch {0}', count(x)) : t('After {0} of training', duration(x))}
      </caption>
      <thead>
        <tr>
          <th scope="col">${t('Model')}</th>
          <th scope="col" class="number">${t('Weight decay or learning rate')}</th>
          <th scope="col" class="number">${t('Epoch')}</th>
          ${figureHeads()}
        </tr>
      </thead>
      <tbody>
        ${run.methods.filter(({ method }) => !look.hiddenMethods.includes(method)).map((method) => row(model, run, method, x))}
      </tbody>
    </table>`,
  };
  return html`<div class="scroll-x" tabindex="0" role="region" aria-label=${t('Values under the crosshair')}>
    <tangent-readout .spec=${spec}></tangent-readout>
  </div>`;
}

function row({ store, look }: Model, run: RunHead, view: MethodHead, x: number | null): TemplateResult {
  const { method } = view;
  const candidate = shownCandidate(run, view);
  const places = placesOf(store, method, candidate, look.xAxis);
  const last = places.at(-1);
  const index = last === undefined ? -1 : x === null ? places.length - 1 : x > last ? -1 : nearest(places, x);
  const at = (column: Parameters<typeof store.column>[2]): number | undefined => store.column(method, candidate, column)[index];
  const epoch = at('epoch');
  return html`<tr data-method=${method}>
    <th scope="row">${swatch(method)} ${methodTitle(method)}</th>
    <td class="number">${figure(view.candidates[candidate]?.value)}</td>
    <td class="number">${epoch === undefined ? '–' : count(epoch)}</td>
    ${figureCells(at)}
  </tr>`;
}
