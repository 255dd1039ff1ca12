import { html, nothing, type TemplateResult } from 'lit';
import type { Inspection } from '../../src/contract/jobs';
import { layersNamed } from '../../src/contract/network';
import { button, textField } from '../controls';
import { short } from '../format';
import { t, tell } from '../l10n';
import type { Model } from './model';
import { blockRows, changedChoice, type BlockRow } from './tree/rows';
import { tree } from './tree/tree';

/** The names chosen, of layers alone; `null` in the form stands for the backbone's own choice, a block's name for its layers. */
export function chosenLayers(linearize: readonly string[] | null, { layers: all, blocks }: Inspection): readonly string[] {
  if (linearize === null) return all.filter((layer) => layer.linearizedByDefault).map((layer) => layer.name);
  const { found, unknown } = layersNamed(linearize, { layers: all, blocks });
  return [...found, ...unknown];
}

/** All layers in their blocks, the last of the network first: those are the usual choice. */
export function layers({ state, look, show, edit }: Model): TemplateResult | typeof nothing {
  const { inspection, form } = state;
  if (!inspection) return nothing;
  const chosen = new Set(chosenLayers(form.linearize, inspection));
  const some = inspection.layers.filter(({ name }) => chosen.has(name));
  const parameters = some.reduce((sum, layer) => sum + layer.parameterCount, 0);
  const rows = blockRows(inspection, chosen, { filter: look.layerFilter, open: look.openBlocks });
  return html`<section>
    <h3>${t('Layers to linearize')}</h3>
    <p id="layers-summary">
      ${t('{0} of {1} layers, {2} parameters', some.length, inspection.layers.length, short(parameters))}
    </p>
    <p class="hint">
      ${t('These layers are adapted to your pictures: the gradient features say how they would have to change. More layers can learn more, and take more memory and time; begin with the default.')}
    </p>
    <p id="layers-default" class="hint">${t('Default: {0}', tell({ message: inspection.defaultReason, told: inspection.told }))}</p>
    <div class="with-button">
      ${textField({
        label: t('Filter by name'),
        value: look.layerFilter,
        input: (layerFilter) => show({ layerFilter }),
      })}
      ${button({
        label: t('Default'),
        disabled: form.linearize === null,
        click: () => edit({ linearize: null }),
      })}
    </div>
    ${rows.length === 0
      ? html`<p class="hint">${t('No block and no layer has that in its name.')}</p>`
      : html`<div class="scroll">
          ${tree({
            rows,
            chosen,
            current: currentKey(rows, look.currentItem),
            focused: (currentItem) => show({ currentItem }),
            toggleOpen: (name) =>
              show({ openBlocks: look.openBlocks.includes(name) ? look.openBlocks.filter((other) => other !== name) : [...look.openBlocks, name] }),
            check: (changed, on) => edit({ linearize: changedChoice(inspection.layers, chosen, changed, on) }),
          })}
        </div>`}
  </section>`;
}

/** The item that had the focus last, where it is still shown, else the first. */
function currentKey(rows: readonly BlockRow[], wanted: string): string {
  const keys = rows.flatMap(({ block, layers: inside, open }) => [
    `block ${block.name}`,
    ...(open ? inside.map(({ name }) => `layer ${name}`) : []),
  ]);
  return keys.includes(wanted) ? wanted : (keys[0] ?? '');
}
