import { html, type TemplateResult } from 'lit';
import { methodNames, type MethodName } from '../../src/contract/methods';
import { checkbox } from '../controls';
import { t } from '../l10n';
import { methodTitle, methodWords } from '../method-names';
import { training } from './training';
import type { Model } from './model';
import { swatch } from '../swatch';

/** Which models are trained side by side. */
export function methods(model: Model): TemplateResult {
  const { state, edit } = model;
  const chosen = new Set(state.form.methods);
  const toggle = (name: MethodName, on: boolean): void =>
    edit({ methods: methodNames.filter((other) => (other === name ? on : chosen.has(other))) });
  return html`<fieldset>
    <legend>${t('Models to compare')}</legend>
    ${methodNames.map(
      (name) => html`<div class="method">
        ${checkbox({
          label: html`${swatch(name)} ${methodTitle(name)}`,
          name: methodTitle(name),
          checked: chosen.has(name),
          change: (on) => toggle(name, on),
        })}
        <p class="hint">${methodWords(name)}</p>
      </div>`,
    )}
    ${training(model)}
  </fieldset>`;
}
