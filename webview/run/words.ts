import { html, nothing, type TemplateResult } from 'lit';
import { comparisonWords } from '../../src/contract/comparison-words';
import { remarksOf } from '../../src/contract/report';
import type { RunHead } from '../../src/contract/run-view';
import { within } from '../format';
import { t, tell } from '../l10n';
import { methodTitle } from '../method-names';

/** The comparisons of the methods in sentences. */
export function comparison({ report }: RunHead): TemplateResult | typeof nothing {
  if (!report || report.comparison.length === 0) return nothing;
  return html`<section aria-labelledby="words-title">
    <h3 id="words-title">${t('In words')}</h3>
    <ul class="words">
      ${report.comparison.map((one) => html`<li>${comparisonWords(one, report, methodTitle, t)}</li>`)}
    </ul>
  </section>`;
}

/** What the user should know of the run and of files that were left out. */
export function remarks(run: RunHead): TemplateResult | typeof nothing {
  const { warnings, notes } = run.report ? remarksOf(run.report) : { warnings: run.warnings, notes: [] };
  const skipped = run.samples?.skipped ?? [];
  if (warnings.length + notes.length + skipped.length === 0) return nothing;
  return html`<section aria-labelledby="remarks-title">
    <h3 id="remarks-title">${t('Remarks')}</h3>
    ${warnings.map((warning) => html`<p class="warning">${tell(warning)}</p>`)} ${notes.map((note) => html`<p>${tell(note)}</p>`)}
    ${skipped.length === 0
      ? nothing
      : html`<details>
          <summary>${t('{0} files left out', skipped.length)}</summary>
          <ul class="skipped">
            ${skipped.map(
              ({ file, reason, told }) => html`<li><span class="path">${within(run.experiment.dataset, file)}</span> ${tell({ message: reason, told })}</li>`,
            )}
          </ul>
        </details>`}
  </section>`;
}
