import { html, type TemplateResult } from 'lit';
import type { RunHead } from '../../src/contract/run-view';
import type { Part } from '../chart/curves';
import { curveFormats } from '../../src/contract/drawing';
import { button, checkbox, choice } from '../controls';
import { menu } from '../menu';
import { t } from '../l10n';
import { methodTitle } from '../method-names';
import { swatch } from '../swatch';
import type { Model } from './model';

/** Shows and hides the curves of each model, and of training and validation. */
export function legend({ look, show }: Model, run: RunHead): TemplateResult {
  const { hiddenMethods, hiddenParts } = look;
  const part = (name: Part, label: string): TemplateResult =>
    checkbox({ label, checked: !hiddenParts.includes(name), change: (on) => show({ hiddenParts: toggled(hiddenParts, name, on) }) });
  return html`<div class="legend" role="group" aria-label=${t('Curves shown')}>
    ${run.methods.map(({ method }) =>
      checkbox({
        label: html`${swatch(method)} ${methodTitle(method)}`,
        name: methodTitle(method),
        checked: !hiddenMethods.includes(method),
        change: (on) => show({ hiddenMethods: toggled(hiddenMethods, method, on) }),
      }),
    )}
    ${part('validation', t('Validation'))} ${part('train', t('Training'))}
  </div>`;
}

function toggled<T>(hidden: readonly T[], one: T, shown: boolean): T[] {
  return shown ? hidden.filter((other) => other !== one) : [...hidden, one];
}

/** How the curves are drawn. */
export function options({ look, view, show, send }: Model): TemplateResult {
  const smooth = ({ currentTarget }: Event): void => {
    if (currentTarget instanceof HTMLInputElement) show({ smoothing: Number(currentTarget.value) });
  };
  const titles = { csv: t('Curves as CSV…'), svg: t('Curves as SVG…'), png: t('Curves as PNG…') };
  return html`<div class="chart-options" role="group" aria-label=${t('How curves are drawn')}>
    <label class="smoothing">
      ${t('Smoothing')}
      <input type="range" min="0" max="0.99" step="0.01" .value=${String(look.smoothing)} @input=${smooth} />
      <output>${look.smoothing.toFixed(2)}</output>
    </label>
    ${checkbox({ label: t('Logarithmic loss'), checked: look.logarithmic, change: (logarithmic) => show({ logarithmic }) })}
    ${checkbox({ label: t('All values tried'), checked: look.allValues, change: (allValues) => show({ allValues }) })}
    ${choice({
      label: t('Horizontal axis'),
      value: look.xAxis,
      options: [
        { value: 'epoch', label: t('Epochs') },
        { value: 'seconds', label: t('Seconds') },
      ],
      change: (value) => {
        view.forget();
        show({ xAxis: value === 'seconds' ? 'seconds' : 'epoch' });
      },
    })}
    ${button({ label: t('Reset zoom'), click: () => view.reset() })}
    ${menu('save-curves', t('Save curves'), html`${curveFormats.map((format) => button({ id: `curves-${format}`, label: titles[format], click: () => send({ type: 'save-curves', format }) }))}`, true)}
  </div>`;
}
