import { html, nothing, svg, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { short } from '../../format';
import { t } from '../../l10n';
import { hindranceWords, kindWords, layerWords } from '../network-words';
import { onTreeKey } from './keyboard';
import type { BlockRow, Checked, Layer } from './rows';

export interface Tree {
  readonly rows: readonly BlockRow[];
  readonly chosen: ReadonlySet<string>;
  /** Key of the item that the keyboard comes to first. */
  readonly current: string;
  readonly focused: (key: string) => void;
  readonly toggleOpen: (block: string) => void;
  readonly check: (layers: readonly Layer[], on: boolean) => void;
}

const box = (checked: Checked): TemplateResult => html`<svg class="box" viewBox="0 0 16 16" aria-hidden="true">
  <rect x="0.5" y="0.5" width="15" height="15" rx="2"></rect>
  ${checked === 'true' ? svg`<path d="M3.5 8.5l3 3 6-7"></path>` : checked === 'mixed' ? svg`<path d="M4 8h8"></path>` : nothing}
</svg>`;

const twisty = (open: boolean): TemplateResult => html`<svg class="twisty" viewBox="0 0 16 16" aria-hidden="true">
  ${open ? svg`<path d="M3.5 6l4.5 4.5L12.5 6"></path>` : svg`<path d="M6 3.5l4.5 4.5L6 12.5"></path>`}
</svg>`;

interface Line {
  readonly name: string;
  readonly about: string;
  readonly parameters: number;
  readonly operations: number;
  readonly byDefault: boolean;
  /** Of the largest block, 0…1. */
  readonly share: { readonly parameters: number; readonly operations: number };
}

/** How large a block is beside the largest: its parameters above, its operations below. */
const sizes = ({ parameters, operations }: Line['share']): TemplateResult => html`<svg class="sizes" viewBox="0 0 100 9" preserveAspectRatio="none" aria-hidden="true">
  ${svg`<rect class="parameters" width=${100 * parameters} height="4"></rect><rect class="operations" y="5" width=${100 * operations} height="4"></rect>`}
</svg>`;

const figures = ({ name, about, parameters, operations, byDefault, share }: Line): TemplateResult => html`<span class="item-text">
    <span class="layer-name">${name}</span>
    ${byDefault ? html`<span class="tag">${t('default')}</span>` : nothing}
    <span class="hint">${about}</span>
    ${sizes(share)}
  </span>
  <span class="number">${short(parameters)}<span class="visually-hidden"> ${t('parameters')}</span></span>
  <span class="number operations">${short(operations)}<span class="visually-hidden"> ${t('operations')}</span></span>`;

/**
 * The blocks of the network with their layers, each to be turned on or off. Layers stand beside their block, a level
 * below, so that what an item is called does not hold what is inside it.
 */
export function tree(model: Tree): TemplateResult {
  return html`<div class="tree-head" aria-hidden="true">
      <span>${t('Block or layer')}</span>
      <span class="number">${t('Parameters')}</span>
      <span class="number operations" title=${t('Multiplications and additions for one picture')}>${t('Operations')}</span>
    </div>
    <ul class="tree" role="tree" aria-multiselectable="true" aria-label=${t('Blocks and layers, the last first')}>
      ${repeat(
        model.rows,
        ({ block }) => block.name,
        (row) => blockItem(model, row),
      )}
    </ul>`;
}

function blockItem(model: Tree, { block, members, layers, checked, open, byDefault }: BlockRow): TemplateResult {
  const { current, focused, toggleOpen, check } = model;
  const key = `block ${block.name}`;
  const [only] = members;
  const kind = block.layers.length === 1 && only ? layerWords(only) : kindWords(block.kind);
  const about = block.hindrance === null ? `${kind} → ${block.outputShape.join('×')}` : hindranceWords(block.hindrance);
  const line: Line = {
    ...{ name: block.name, about, parameters: block.parameterCount, operations: block.operations, byDefault },
    share: shareOf(model, block.parameterCount, block.operations),
  };
  const free = block.hindrance === null;
  const several = layers.length > 0;
  const toggle = (): void => {
    if (free) check(members, checked !== 'true');
  };
  return html`<li
    role="treeitem"
    data-block=${block.name}
    class="node ${free ? checked : 'free'}"
    aria-level="1"
    aria-checked=${free ? checked : 'false'}
    aria-disabled=${free ? nothing : 'true'}
    aria-expanded=${several ? String(open) : nothing}
    tabindex=${current === key ? 0 : -1}
    @focus=${() => focused(key)}
    @keydown=${(event: KeyboardEvent) =>
      onTreeKey(event, { open: several ? open : null, toggleOpen: () => toggleOpen(block.name), toggleChecked: toggle })}
  >
    <div class="item" @click=${toggle}>
      <span
        class=${several ? 'opens' : ''}
        @click=${(event: Event) => {
          if (!several) return;
          event.stopPropagation();
          toggleOpen(block.name);
        }}
        >${several ? twisty(open) : nothing}</span
      >
      ${box(free ? checked : 'false')} ${figures(line)}
    </div>
  </li>
  ${open
    ? repeat(
        layers,
        ({ name }) => name,
        (layer) => layerItem(model, layer),
      )
    : nothing}`;
}

function shareOf({ rows }: Tree, parameters: number, operations: number): Line['share'] {
  const largest = (of: (row: BlockRow) => number): number => Math.max(1, ...rows.map(of));
  return {
    parameters: parameters / largest(({ block }) => block.parameterCount),
    operations: operations / largest(({ block }) => block.operations),
  };
}

function layerItem(model: Tree, layer: Layer): TemplateResult {
  const { chosen, current, focused, check } = model;
  const on = chosen.has(layer.name);
  const key = `layer ${layer.name}`;
  const { name, parameterCount: parameters, operations, linearizedByDefault: byDefault } = layer;
  const line: Line = { name, about: layerWords(layer), parameters, operations, byDefault, share: shareOf(model, parameters, operations) };
  const toggle = (): void => check([layer], !on);
  return html`<li
    role="treeitem"
    data-layer=${name}
    aria-level="2"
    aria-checked=${String(on)}
    tabindex=${current === key ? 0 : -1}
    @focus=${() => focused(key)}
    @keydown=${(event: KeyboardEvent) => onTreeKey(event, { open: null, toggleOpen: () => undefined, toggleChecked: toggle })}
  >
    <div class="item inner" @click=${toggle}>${box(on ? 'true' : 'false')} ${figures(line)}</div>
  </li>`;
}
