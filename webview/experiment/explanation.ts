import { html, type TemplateResult } from 'lit';
import { t } from '../l10n';

/** What a run does, for those who start their first. */
export function explanation(first: boolean): TemplateResult {
  return html`<details class="explanation" ?open=${first}>
    <summary>${t('What happens when you start')}</summary>
    <ol>
      <li>${t('The pictures are split into three parts: to train, to choose settings, and to test once at the end.')}</li>
      <li>
        ${t('The network computes its features for each picture once: its activations, and how its output changes with the chosen layers (its gradient features).')}
      </li>
      <li>${t('Each model is trained with several values of weight decay or learning rate; the validation part chooses.')}</li>
      <li>${t('The test part says which is best, how sure that is, and which pictures are mistaken.')}</li>
    </ol>
    <p class="hint">
      ${t('Training runs in a process of its own and goes on when this window is closed. Nothing leaves this machine.')}
    </p>
  </details>`;
}
