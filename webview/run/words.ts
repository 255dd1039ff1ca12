import { html, nothing, type TemplateResult } from 'lit';
import { differenceWords } from '../../src/contract/difference-words';
import type { Report } from '../../src/contract/report';
import type { RunHead } from '../../src/contract/run-view';
import { count, within } from '../format';
import { t } from '../l10n';
import { methodTitle } from '../method-names';

/** The comparisons of the methods in sentences. */
export function comparison({ report }: RunHead): TemplateResult | typeof nothing {
  if (!report || report.comparison.length === 0) return nothing;
  return html`<section aria-labelledby="words-title">
    <h3 id="words-title">${t('In words')}</h3>
    <ul class="words">
      ${report.comparison.map((one) => html`<li>${sentence(one, report)}</li>`)}
    </ul>
  </section>`;
}

function sentence({ a, b, ...figures }: Report['comparison'][number], { comparison: all, samples: { test } }: Report): string {
  if (test === 0) return t('{0} and {1} cannot be compared: there is no test picture.', methodTitle(a), methodTitle(b));
  const pictures = test === 1 ? t('1 test picture') : t('{0} test pictures', count(test));
  return differenceWords(figures, [methodTitle(a), methodTitle(b)], pictures, all.length, t);
}

/** What the user should know of the run and of files that were left out. */
export function remarks(run: RunHead): TemplateResult | typeof nothing {
  const warnings = run.report?.warnings ?? run.warnings;
  const notes = run.report?.notes ?? [];
  const skipped = run.samples?.skipped ?? [];
  if (warnings.length + notes.length + skipped.length === 0) return nothing;
  return html`<section aria-labelledby="remarks-title">
    <h3 id="remarks-title">${t('Remarks')}</h3>
    ${warnings.map((warning) => html`<p class="warning">${warning}</p>`)} ${notes.map((note) => html`<p>${note}</p>`)}
    ${skipped.length === 0
      ? nothing
      : html`<details>
          <summary>${t('{0} files left out', skipped.length)}</summary>
          <ul class="skipped">
            ${skipped.map(
              ({ file, reason }) => html`<li><span class="path">${within(run.experiment.dataset, file)}</span> ${reason}</li>`,
            )}
          </ul>
        </details>`}
  </section>`;
}
