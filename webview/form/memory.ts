import { html, nothing, type TemplateResult } from 'lit';
import { bytes, count } from '../format';
import { t } from '../l10n';
import type { Model } from '../model';

/** Above this part of the machine's memory a run is likely to fail. */
const tight = 0.6;

/** What the chosen layers keep of each picture, times the pictures, beside the memory of the machine. */
export function memory({ state }: Model): TemplateResult | typeof nothing {
  const { inspection, dataset, inspecting, memoryBytes } = state;
  if (!inspection || inspecting) return nothing;
  const pictures = dataset?.classes.reduce((sum, one) => sum + one.count, 0) ?? 0;
  const each = bytes(inspection.bytesPerSample);
  if (pictures === 0) return html`<p id="memory">${t('Memory: {0} for each picture', each)}</p>`;
  const total = inspection.bytesPerSample * pictures;
  return html`<p id="memory">
      ${t('Memory: about {0} ({1} for each of {2} pictures)', bytes(total), each, count(pictures))}
    </p>
    ${total > tight * memoryBytes
      ? html`<p class="warning">
          ${t('This machine has {0}. Choose fewer layers, or layers with a smaller output.', bytes(memoryBytes))}
        </p>`
      : nothing}`;
}
