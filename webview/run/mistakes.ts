import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Mistake } from '../../src/contract/report';
import type { RunHead } from '../../src/contract/run-view';
import { percent, within } from '../format';
import { t } from '../l10n';
import type { Model } from './model';

/** Pictures that the method is most wrong about. A click opens the file. */
export function mistakes({ state, send }: Model, run: RunHead, list: readonly Mistake[]): TemplateResult {
  if (list.length === 0) return html`<p id="mistakes">${t('No mistakes in the test part.')}</p>`;
  return html`<h4>${t('Worst mistakes')}</h4>
    <ul id="mistakes" class="mistakes">
      ${repeat(
        list,
        ({ file }) => file,
        ({ file, label, predicted, confidence }) => html`<li>
          <button type="button" class="mistake" @click=${() => send({ type: 'open-file', file })} title=${file}>
            ${state.thumbnails[file] === undefined
              ? html`<span class="no-picture" aria-hidden="true"></span>`
              : html`<img src=${state.thumbnails[file]} alt="" loading="lazy" decoding="async" width="64" height="64" />`}
            <span class="mistake-text">
              <span class="path">${within(run.experiment.dataset, file)}</span>
              <span>${t('{0}, taken for {1} ({2})', label, predicted, percent(confidence))}</span>
            </span>
          </button>
        </li>`,
      )}
    </ul>`;
}
