import { html, nothing, type TemplateResult } from 'lit';
import { button } from './controls';
import { form } from './form/form';
import { t } from './l10n';
import type { Model } from './model';
import { run } from './run/run';
import { summary } from './run/summary';

/** The whole page, as a function of the state alone. */
export function page(model: Model): TemplateResult {
  const { state } = model;
  return html`${untrusted(model)} ${failure(model)}
    <main class=${state.run ? 'with-run' : 'with-form'}>
      <h1 class="visually-hidden">${t('Tangent')}</h1>
      ${state.run ? html`${summary(model, state.run)} ${run(model, state.run)}` : html`${form(model)}`}
    </main>`;
}

function untrusted({ state, send }: Model): TemplateResult | typeof nothing {
  if (state.trusted) return nothing;
  return html`<div class="banner warning" role="note">
    <p>${t('Restricted Mode: results can be looked at, but nothing is trained until you trust this workspace.')}</p>
    ${button({ label: t('Manage Workspace Trust'), click: () => send({ type: 'manage-trust' }) })}
  </div>`;
}

function failure({ state, send }: Model): TemplateResult | typeof nothing {
  if (!state.error) return nothing;
  return html`<div class="banner error" role="alert" data-code=${state.error.code}>
    <p>${state.error.message}</p>
    ${button({ label: t('Dismiss'), click: () => send({ type: 'dismiss-error' }) })}
  </div>`;
}
