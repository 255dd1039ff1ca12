import { html, nothing, type TemplateResult } from 'lit';
import type { Survey } from '../../src/contract/jobs';
import { classCounts } from '../class-counts';
import { busy, button, textField } from '../controls';
import { count } from '../format';
import { t } from '../l10n';
import type { Model } from './model';

/** The folder and what is in it, as far as names tell. */
export function dataset({ state, edit, send }: Model): TemplateResult {
  const found = state.dataset;
  return html`<section>
    <h3>${t('Pictures')}</h3>
    <div class="with-button">
      ${textField({
        label: t('Folder with one sub-folder per class'),
        value: state.form.dataset,
        placeholder: t('Path of a folder'),
        input: (text) => edit({ dataset: text }),
      })}
      ${button({ label: t('Choose…'), click: () => send({ type: 'choose-dataset' }) })}
    </div>
    ${state.surveying && !found ? busy(t('Looking through the folder…')) : nothing} ${found ? contents(found) : nothing}
  </section>`;
}

function contents({ classes, warnings, given }: Survey): TemplateResult {
  const total = classes.reduce((sum, one) => sum + one.count, 0);
  return html`
    <p id="dataset-summary">${classes.length === 1 ? t('{0} pictures in one class', count(total)) : t('{0} pictures in {1} classes', count(total), classes.length)}</p>
    ${given ? html`<p class="hint">${t('The folder itself says what is for training, validation and test.')}</p>` : nothing}
    ${warnings.map((warning) => html`<p class="warning">${warning}</p>`)} ${classCounts(classes)}
  `;
}
