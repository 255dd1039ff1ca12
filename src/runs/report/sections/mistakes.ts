import { percent } from '../../../contract/format';
import { byTitle } from '../../../contract/methods';
import type { Mistake, Report } from '../../../contract/report';
import type { Translate } from '../../../contract/translate';
import { bestMethod } from '../facts';
import { markup, type Markup } from '../markup';

/** Thumbnails as `data:image/…` addresses, by the file of a mistake. */
export type Thumbnails = ReadonlyMap<string, string>;

const mostShown = 24;

/** The worst mistakes of the best method, with their pictures where there are thumbnails. */
export function mistakes(report: Report, thumbnails: Thumbnails, t: Translate): Markup | null {
  const best = bestMethod(report);
  const worst = best ? (report.mistakes[best] ?? []).slice(0, mostShown) : [];
  if (!best || worst.length === 0) return null;
  return markup`<section>
<h2>${t('Worst mistakes of {0}', byTitle(t)(best))}</h2>
<p class="hint">${t('Test pictures by the probability given to their true class, lowest first.')}</p>
<ol class="mistakes">
${worst.map((mistake) => entry(mistake, thumbnails.get(mistake.file), t))}</ol>
</section>`;
}

function entry(mistake: Mistake, thumbnail: string | undefined, t: Translate): Markup {
  const { file, label, predicted, confidence, labelProbability } = mistake;
  const picture = thumbnail?.startsWith('data:image/') ? markup`<img src="${thumbnail}" alt=""/>` : null;
  const chances = t('{0} % for the true class, {1} % for the prediction', percent(labelProbability), percent(confidence));
  return markup`<li>${picture}<div><b>${t('{0} taken for {1}', label, predicted)}</b><br/>
<small>${chances}</small><br/><code>${file}</code></div></li>
`;
}
