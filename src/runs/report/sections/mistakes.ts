import { percent } from '../../../contract/format';
import { methodTitles } from '../../../contract/methods';
import type { Mistake, Report } from '../../../contract/report';
import { bestMethod } from '../facts';
import { markup, type Markup } from '../markup';

/** Thumbnails as `data:image/…` addresses, by the file of a mistake. */
export type Thumbnails = ReadonlyMap<string, string>;

const mostShown = 24;

/** The worst mistakes of the best method, with their pictures where there are thumbnails. */
export function mistakes(report: Report, thumbnails: Thumbnails): Markup | null {
  const best = bestMethod(report);
  const worst = best ? (report.mistakes[best] ?? []).slice(0, mostShown) : [];
  if (!best || worst.length === 0) return null;
  return markup`<section>
<h2>Worst mistakes of <span class="name">${methodTitles[best]}</span></h2>
<p class="hint">Test pictures by the probability given to their true class, lowest first.</p>
<ol class="mistakes">
${worst.map((mistake) => entry(mistake, thumbnails.get(mistake.file)))}</ol>
</section>`;
}

function entry(mistake: Mistake, thumbnail: string | undefined): Markup {
  const { file, label, predicted, confidence, labelProbability } = mistake;
  const picture = thumbnail?.startsWith('data:image/') ? markup`<img src="${thumbnail}" alt=""/>` : null;
  const chances = `${percent(labelProbability)} % for the true class, ${percent(confidence)} % for the prediction`;
  return markup`<li>${picture}<div><b>${label}</b> taken for <b>${predicted}</b><br/>
<small>${chances}</small><br/><code>${file}</code></div></li>
`;
}
