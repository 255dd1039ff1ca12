import { html, nothing, type TemplateResult } from 'lit';
import { banners } from '../banners';
import { t } from '../l10n';
import type { Model } from './model';
import { run } from './run';
import { summary } from './summary';

/** The whole page of a run, as a function of the state alone. */
export function page(model: Model): TemplateResult {
  const { state, send } = model;
  return html`${banners(state, send)}
    <main class="with-run">
      <h1 class="visually-hidden">${t('Tangent')}</h1>
      ${state.run ? html`${summary(model, state.run)} ${run(model, state.run)}` : nothing}
    </main>`;
}
