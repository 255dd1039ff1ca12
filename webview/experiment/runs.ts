import { html, nothing, type TemplateResult } from 'lit';
import type { ExperimentPageState } from '../../src/contract/pages/experiment';
import { dateTime, percent } from '../format';
import { t } from '../l10n';
import { methodTitle } from '../method-names';
import { statusWords } from '../status-words';
import type { Model } from './model';

/** The runs that were started from this file, the newest first; a click opens one. */
export function runs({ state, send }: Model): TemplateResult | typeof nothing {
  if (state.runs.length === 0) return nothing;
  return html`<section aria-labelledby="runs-title">
    <h3 id="runs-title">${t('Runs of this experiment')}</h3>
    <ul class="runs">
      ${state.runs.map(
        (run) => html`<li>
          <button type="button" class="run-line" @click=${() => send({ type: 'open-run', folder: run.folder })}>
            <span>${run.startedAt === null ? run.name : dateTime(run.startedAt)}</span>
            <span class="status ${run.status}">${statusWords(run.status)}</span>
            <span class="hint">${best(run)}</span>
          </button>
        </li>`,
      )}
    </ul>
  </section>`;
}

function best({ best: found }: ExperimentPageState['runs'][number]): string {
  if (!found) return '';
  const accuracy = percent(found.accuracy);
  return found.tested ? t('{0} with {1}', accuracy, methodTitle(found.method)) : t('{0} in validation', accuracy);
}
