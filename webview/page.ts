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
      ${state.run ? html`${summary(model, state.run)} ${run(model, state.run)}` : html`${form(model)} ${welcome()}`}
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

function welcome(): TemplateResult {
  return html`<section class="welcome" aria-labelledby="welcome-title">
    <h2 id="welcome-title">${t('What happens')}</h2>
    <ol>
      <li>${t('The pictures are split into three parts: to train, to choose settings, and to test once at the end.')}</li>
      <li>
        ${t('The network computes its features for each picture once: its activations, and how its output changes with the chosen layers (its gradient features).')}
      </li>
      <li>${t('Each model is trained with several values of weight decay or learning rate; the validation part chooses.')}</li>
      <li>${t('The test part says which is best, how sure that is, and which pictures are mistaken.')}</li>
    </ol>
    <p class="hint">
      ${t('Training runs in a process of its own and goes on when this window is closed. Nothing leaves this machine.')}
    </p>
  </section>`;
}
