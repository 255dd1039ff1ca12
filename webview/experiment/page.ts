import { html, nothing, type TemplateResult } from 'lit';
import { banners } from '../banners';
import { t } from '../l10n';
import { form } from './form';
import type { Model } from './model';
import { unreadable } from './unreadable';

/** The whole page of an experiment, as a function of the state alone. What was unfolded stays so while the text is mended. */
export function page(model: Model): TemplateResult {
  const { state, send } = model;
  return html`${banners(state, send)}
    <main class="with-form">
      <h1 class="visually-hidden">${t('Tangent')}</h1>
      ${state.broken === null ? nothing : unreadable(state.broken, send)}
      <div ?hidden=${state.broken !== null}>${form(model)}</div>
    </main>`;
}
