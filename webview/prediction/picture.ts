import { html, nothing, svg, type TemplateResult } from 'lit';
import type { MethodName } from '../../src/contract/methods';
import type { PagePicture } from '../../src/contract/pages/prediction';
import type { Ranked } from '../../src/contract/predict';
import { fileName, percent } from '../format';
import { t } from '../l10n';
import { methodTitle } from '../method-names';
import { swatch } from '../swatch';
import { agreement, choices, type Model } from './model';

/** A picture with what each model takes it for. */
export function picture(model: Model, one: PagePicture): TemplateResult {
  const { send, thumbnails } = model;
  const { file, name } = one;
  const address = thumbnails.get(file);
  return html`<li class="picture ${one.reason === null ? '' : 'unread'}" data-file=${file}>
    <button type="button" class="open" title=${file} @click=${() => send({ type: 'open-file', file })}>
      ${typeof address === 'string'
        ? html`<img src=${address} alt="" decoding="async" />`
        : html`<span class="no-picture" aria-hidden="true">${address === null ? '?' : nothing}</span>`}
      <span class="path">${fileName(name)}</span>
    </button>
    <div class="answers">
      <p class="verdict">${verdict(one)}</p>
      ${one.reason === null ? models(model, one) : nothing}
    </div>
    <button type="button" class="remove" aria-label=${t('Remove {0} from this page', fileName(name))} title=${t('Remove from this page')} @click=${() => send({ type: 'remove', file })}>
      <span aria-hidden="true">×</span>
    </button>
  </li>`;
}

function verdict(one: PagePicture): TemplateResult | string {
  if (one.reason !== null) return html`<span class="error">${t('It cannot be read: {0}.', one.reason || t('the reason is not known'))}</span>`;
  const agree = agreement(one);
  const [first] = choices(one);
  if (!first) return html`<span class="hint">${t('Not asked yet')}</span>`;
  if (agree === null) return html`<strong>${first.name}</strong>`;
  return agree
    ? html`<strong>${first.name}</strong> <span class="agree"><span aria-hidden="true">✓</span> ${t('all models agree')}</span>`
    : html`<span class="disagree"><span aria-hidden="true">≠</span> ${t('the models disagree')}</span>`;
}

function models({ state }: Model, { methods }: PagePicture): TemplateResult | typeof nothing {
  if (!methods) return nothing;
  return html`<div class="models">
    ${state.methods.map((name) => {
      const ranked = methods[name];
      return ranked ? answer(name, ranked) : nothing;
    })}
  </div>`;
}

function answer(name: MethodName, ranked: Ranked): TemplateResult {
  return html`<div class="model" role="group" aria-label=${methodTitle(name)}>
    <p class="model-name">${swatch(name)}<span title=${methodTitle(name)}>${methodTitle(name)}</span></p>
    <ol>
      ${ranked.map(
        ({ class: label, probability }) => html`<li>
          <span class="label" title=${label}>${label}</span><span class="number">${percent(probability)}</span>
          ${bar(probability)}
        </li>`,
      )}
    </ol>
  </div>`;
}

/** The probability as a length; it stands as a number beside it. */
const bar = (probability: number): TemplateResult =>
  html`<svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
    <rect class="rest" width="100" height="1"></rect>
    ${svg`<rect width=${(100 * probability).toFixed(2)} height="1"></rect>`}
  </svg>`;
