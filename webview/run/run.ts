import { html, type TemplateResult } from 'lit';
import type { RunHead } from '../../src/contract/run-view';
import { t } from '../l10n';
import type { Model } from './model';
import { curves } from './curves';
import { mistakes } from './mistakes/mistakes';
import { statusWords } from '../status-words';
import { status } from './status';
import { table } from './table';
import { comparison, remarks } from './words';

/** A run as far as it is. */
export function run(model: Model, view: RunHead): TemplateResult {
  return html`<section class="run" aria-labelledby="run-title">
    <h2 id="run-title">${t('Run')} <span class="status ${view.status}">${statusWords(view.status)}</span></h2>
    ${status(view)} ${table(model, view)} ${curves(model, view)} ${comparison(view)} ${mistakes(model, view)} ${remarks(view)}
  </section>`;
}
