import { html, nothing, type TemplateResult } from 'lit';
import { button } from '../controls';
import { t, tell } from '../l10n';
import { advanced } from './advanced';
import { backbone } from './backbone';
import { costs, estimate } from './costs';
import { dataset } from './dataset';
import { explanation } from './explanation';
import { layers } from './layers';
import { methods } from './methods';
import type { Model } from './model';
import { problems } from './problems';
import { runs } from './runs';

/** What is set before a run, what it will take, and the button that starts it. */
export function form(model: Model): TemplateResult {
  const found = problems(model);
  const { launching, name } = model.state;
  return html`<section class="form" aria-labelledby="form-title">
    <h2 id="form-title">${name}</h2>
    ${faults(model)}
    <div class="columns">
      <div>${dataset(model)} ${backbone(model)} ${methods(model)}</div>
      <div>${layers(model)} ${costs(model)} ${advanced(model)} ${explanation(model.state.runs.length === 0)} ${runs(model)}</div>
    </div>
    <div class="start">
      ${button({
        id: 'start',
        label: launching ? t('Starting…') : t('Start'),
        primary: true,
        disabled: found.length > 0 || launching,
        click: model.start,
      })}
      ${found.length > 0 ? html`<p class="hint" id="start-problem">${found[0]}</p>` : estimate(model)}
    </div>
  </section>`;
}

/** Settings of the file that cannot be used: the form shows the default, and the next change of a field mends it. */
function faults({ state, send }: Model): TemplateResult | typeof nothing {
  if (state.faults.length === 0) return nothing;
  return html`<div class="banner error" role="alert" id="faults">
    <ul>
      ${state.faults.map((fault) => html`<li><code>${fault.setting}</code> ${tell(fault)}</li>`)}
    </ul>
    ${button({ label: t('Open as Text'), click: () => send({ type: 'open-as-text' }) })}
  </div>`;
}
