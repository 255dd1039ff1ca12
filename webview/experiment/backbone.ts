import { html, nothing, type TemplateResult } from 'lit';
import type { Inspection } from '../../src/contract/jobs';
import { busy, button, choice } from '../controls';
import { count, fileName, short } from '../format';
import { t } from '../l10n';
import type { Model } from './model';
import { preprocessing } from './preprocessing';

/** The pre-trained network: one that comes with the extension, or a file. */
export function backbone(model: Model): TemplateResult {
  const { state, edit, send, show } = model;
  const { form, backbones, inspection, inspecting } = state;
  const known = backbones.some(({ id }) => id === form.backbone);
  const options = [
    ...backbones.map(({ id, name }) => ({ value: id, label: name })),
    ...(known ? [] : [{ value: form.backbone, label: fileName(form.backbone) }]),
  ];
  return html`<section>
    <h3>${t('Pre-trained network')}</h3>
    <div class="with-button">
      <div class="field">
        ${choice({
          label: t('Pre-trained network'),
          value: form.backbone,
          options,
          change: (id) => {
            show({ typedPreprocessing: {} });
            edit({ backbone: id, linearize: null, features: null, preprocessing: null });
          },
        })}
      </div>
      ${button({ label: t('Choose File…'), click: () => send({ type: 'choose-backbone' }) })}
    </div>
    <p class="hint">${t('It has learned to see from many other pictures; here it learns your classes.')}</p>
    ${inspecting && !inspection ? busy(t('Reading the network…')) : nothing} ${inspection ? described(inspection) : nothing} ${lost(model)} ${preprocessing(model)}
  </section>`;
}

/** A way back where what was chosen keeps the network from being read, as a value that a newer file lacks. */
function lost({ state, edit, show }: Model): TemplateResult | typeof nothing {
  const { linearize, features: value, preprocessing: prepared } = state.form;
  const chosen = linearize !== null || value !== null || prepared !== null;
  if (state.inspection || state.inspecting || !chosen) return nothing;
  return html`<p>
    ${button({
      label: t('Forget what was chosen for this network'),
      click: () => {
        show({ typedPreprocessing: {} });
        edit({ linearize: null, features: null, preprocessing: null });
      },
    })}
  </p>`;
}

function described({ parameterCount, featureCount, preprocessing: { width, height }, licence }: Inspection): TemplateResult {
  const size = `${width} × ${height}`;
  return html`<p id="backbone-summary" class="hint">
      ${t('{0} parameters, {1} features, pictures of {2}', short(parameterCount), count(featureCount), size)}${licence === null
        ? nothing
        : html` · ${licence}`}
    </p>`;
}
