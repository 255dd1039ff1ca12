import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Inspection } from '../../src/contract/jobs';
import { button, checkbox, textField } from '../controls';
import { short } from '../format';
import { t } from '../l10n';
import type { Model } from '../model';

type Layer = Inspection['layers'][number];

const kinds = (): Record<Layer['kind'], string> => ({
  convolution: t('convolution'),
  'depthwise-convolution': t('depthwise'),
  dense: t('dense'),
});

/** The names chosen; `null` in the form stands for the backbone's own choice. */
export function chosenLayers(linearize: readonly string[] | null, { layers: all }: Inspection): readonly string[] {
  return linearize ?? all.filter((layer) => layer.linearizedByDefault).map((layer) => layer.name);
}

/** All layers, the last of the network first: those are the usual choice. */
export function layers(model: Model): TemplateResult | typeof nothing {
  const { inspection, form } = model.state;
  if (!inspection) return nothing;
  const chosen = new Set(chosenLayers(form.linearize, inspection));
  const some = inspection.layers.filter(({ name }) => chosen.has(name));
  const parameters = some.reduce((sum, layer) => sum + layer.parameterCount, 0);
  const filter = model.look.layerFilter.trim().toLowerCase();
  const shown = inspection.layers.filter(({ name }) => name.toLowerCase().includes(filter)).reverse();
  return html`<section>
    <h3>${t('Layers to linearize')}</h3>
    <p id="layers-summary">
      ${t('{0} of {1} layers, {2} parameters', some.length, inspection.layers.length, short(parameters))}
    </p>
    <div class="with-button">
      ${textField({
        label: t('Filter by name'),
        value: model.look.layerFilter,
        input: (layerFilter) => model.show({ layerFilter }),
      })}
      ${button({
        label: t('Default'),
        disabled: form.linearize === null,
        click: () => model.edit({ linearize: null }),
      })}
    </div>
    ${shown.length === 0 ? html`<p class="hint">${t('No layer has that in its name.')}</p>` : table(model, shown, chosen)}
  </section>`;
}

function table({ state, edit }: Model, shown: readonly Layer[], chosen: ReadonlySet<string>): TemplateResult {
  const names = kinds();
  const order = state.inspection?.layers.map(({ name }) => name) ?? [];
  const choose = (name: string, on: boolean): void =>
    edit({ linearize: order.filter((other) => (other === name ? on : chosen.has(other))) });
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${t('Layers, the last first')}>
    <table class="layers">
      <thead>
        <tr>
          <th scope="col">${t('Layer')}</th>
          <th scope="col" class="number">${t('Parameters')}</th>
          <th scope="col" class="number" title=${t('Multiplications and additions for one picture')}>${t('Operations')}</th>
        </tr>
      </thead>
      <tbody>
        ${repeat(
          shown,
          ({ name }) => name,
          (layer) =>
            html`<tr>
              <td>
                ${checkbox({
                  label: html`<span class="layer-name">${layer.name}</span>`,
                  name: layer.name,
                  checked: chosen.has(layer.name),
                  change: (on) => choose(layer.name, on),
                })}
                <span class="hint">
                  ${names[layer.kind]} ${layer.kernelShape.join('×')}
                  ${layer.linearizedByDefault ? html`<span class="tag">${t('default')}</span>` : nothing}
                </span>
              </td>
              <td class="number">${short(layer.parameterCount)}</td>
              <td class="number">${short(layer.operations)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
