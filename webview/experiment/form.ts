import { html, nothing, type TemplateResult } from 'lit';
import { button } from '../controls';
import { t } from '../l10n';
import type { Model } from './model';
import { advanced } from './advanced';
import { backbone } from './backbone';
import { costs } from './costs';
import { dataset } from './dataset';
import { explanation } from './explanation';
import { layers } from './layers';
import { methods } from './methods';
import { problems } from './problems';

/** What is set before a run, and the button that starts it. */
export function form(model: Model): TemplateResult {
  const found = problems(model);
  const { launching } = model.state;
  return html`<section class="form" aria-labelledby="form-title">
    <h2 id="form-title">${t('New experiment')}</h2>
    <div class="columns">
      <div>${dataset(model)} ${backbone(model)} ${methods(model)}</div>
      <div>${layers(model)} ${costs(model)} ${advanced(model)} ${explanation()}</div>
    </div>
    <div class="start">
      ${button({
        id: 'start',
        label: launching ? t('Starting…') : t('Start'),
        primary: true,
        disabled: found.length > 0 || launching,
        click: model.start,
      })}
      ${found.length > 0 ? html`<p class="hint" id="start-problem">${found[0]}</p>` : nothing}
    </div>
  </section>`;
}
