import { html, type TemplateResult } from 'lit';
import type { ExperimentFromPage, ExperimentPageState } from '../../src/contract/pages/experiment';
import { button } from '../controls';
import { t, tell } from '../l10n';

/** In place of the form where the file's text is no JSON object. */
export function unreadable(
  broken: NonNullable<ExperimentPageState['broken']>,
  send: (message: ExperimentFromPage) => void,
): TemplateResult {
  return html`<section class="unreadable" aria-labelledby="unreadable-title">
    <h2 id="unreadable-title">${t('This file cannot be read as an experiment')}</h2>
    <p id="unreadable-reason" role="alert">${t('Line {0}: {1}', broken.line, tell(broken))}</p>
    <p class="hint">${t('Mend it as text, or undo the last change. The form comes back as soon as the text is right.')}</p>
    ${button({ label: t('Open as Text'), primary: true, click: () => send({ type: 'open-as-text' }) })}
  </section>`;
}
