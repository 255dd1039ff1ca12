import { html, nothing, type TemplateResult } from 'lit';
import { bytes, count } from '../format';
import { t } from '../l10n';
import type { Model } from '../model';

/** The part of the machine's memory beyond which it is kept in files, unless the settings say otherwise. */
const budget = 0.25;
/** The part of the pictures that trains, unless the folder says otherwise. */
const training = 0.7;

/** What the chosen layers keep of each picture, times the pictures and their views, beside the memory of the machine. */
export function memory({ state }: Model): TemplateResult | typeof nothing {
  const { inspection, dataset, inspecting, memoryBytes, form } = state;
  if (!inspection || inspecting) return nothing;
  const pictures = dataset?.classes.reduce((sum, one) => sum + one.count, 0) ?? 0;
  const each = bytes(inspection.bytesPerSample);
  if (pictures === 0) return html`<p id="memory">${t('Memory: {0} for each picture', each)}</p>`;
  const views = training * form.views + (1 - training) * form.testViews;
  const total = inspection.bytesPerSample * pictures * views;
  return html`<p id="memory">
      ${t('Memory: about {0} ({1} for each of {2} pictures)', bytes(total), each, count(pictures))}
    </p>
    ${total > budget * memoryBytes
      ? html`<p>${t('This machine has {0}: what does not fit in a quarter of it is kept in files, which is slower.', bytes(memoryBytes))}</p>`
      : nothing}`;
}
