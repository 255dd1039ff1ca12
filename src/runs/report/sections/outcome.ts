import { count, magnitude, percent, percentInterval, points, pointsInterval, pValueText } from '../../../contract/format';
import { methodTitles, type MethodName } from '../../../contract/methods';
import type { Report } from '../../../contract/report';
import { intervalPlot, plotRange } from '../charts/interval-plot';
import { swatch } from '../charts/markers';
import { bestMethod, reported, searchedTitles, searchedValue } from '../facts';
import { markup, type Markup } from '../markup';

/** The methods' figures on the test part, and what comparing them says. */
export function outcome(report: Report): Markup {
  return markup`<section>
<h2>Comparison on the test part</h2>
${headline(report)}
${methodTable(report)}
${comparisons(report)}
</section>`;
}

function headline(report: Report): Markup | null {
  const best = bestMethod(report);
  const figures = best ? report.methods[best] : undefined;
  if (!best || !figures) return null;
  const pictures = report.samples.test === 1 ? '1 test picture' : `${count(report.samples.test)} test pictures`;
  return markup`<p class="headline"><strong>${percent(figures.testAccuracy)} %</strong> of ${pictures} right with <strong class="name">${best}</strong>: the highest test accuracy here.</p>`;
}

function methodTable(report: Report): Markup {
  const rows = reported(report);
  const range = plotRange(rows.map(([, { testInterval }]) => testInterval));
  const best = bestMethod(report);
  return markup`<div class="wide"><table class="methods">
<thead><tr><th scope="col">Method</th><th scope="col" class="number">Test accuracy, %</th><th scope="col" colspan="2">95 % interval, %</th><th scope="col" class="number">Macro F1, %</th><th scope="col" class="number">Validation, %</th><th scope="col" class="number">Trained parameters</th><th scope="col" class="number">Epochs</th><th scope="col" class="number">Training, s</th><th scope="col" class="number">ms per step</th></tr></thead>
<tbody>
${rows.map(
  ([name, method]) => markup`<tr${name === best ? markup` class="best"` : null}><th scope="row">${swatch(name)} <span class="name">${name}</span><small>${methodTitles[name]}; ${searchedTitles[method.searched]} ${searchedValue(method.chosen)}</small></th><td class="number main">${percent(method.testAccuracy)}</td><td class="number">${percentInterval(method.testInterval)}</td><td>${intervalPlot(name, method.testAccuracy, method.testInterval, range)}</td><td class="number">${percent(method.macroF1)}</td><td class="number">${percent(method.validationAccuracy)}</td><td class="number">${count(method.parameters)}</td><td class="number">${count(method.epochs)}</td><td class="number">${magnitude(method.secondsTraining)}</td><td class="number">${magnitude(method.millisecondsPerStep)}</td></tr>
`,
)}</tbody>
</table></div>
<p class="hint">Intervals are Wilson's. Training time counts the whole search over ${searchedNames(report)}; features took ${magnitude(report.secondsFeatures)} s besides${report.featuresCached > 0 ? ` (${count(report.featuresCached)} pictures were known from before)` : ''}.</p>`;
}

function searchedNames(report: Report): string {
  const names = new Set(reported(report).map(([, { searched }]) => `${searchedTitles[searched]}s`));
  return [...names].join(' and ') || 'values';
}

function comparisons({ comparison }: Report): Markup | null {
  if (comparison.length === 0) return null;
  return markup`<h3>In words</h3>
<ul class="words">${comparison.map(({ words }) => markup`<li>${words}</li>`)}</ul>
<details><summary>The comparisons as a table</summary>
<div class="wide"><table>
<thead><tr><th scope="col">Pair</th><th scope="col" class="number">Difference, points</th><th scope="col" class="number">95 % interval, points</th><th scope="col" class="number">p</th></tr></thead>
<tbody>${comparison.map(
    ({ a, b, difference, interval, pValue }) =>
      markup`<tr><th scope="row">${pair(a, b)}</th><td class="number">${points(difference)}</td><td class="number">${pointsInterval(interval)}</td><td class="number">${pValueText(pValue)}</td></tr>`,
  )}</tbody>
</table></div>
<p class="hint">Intervals are of the paired bootstrap, p-values of McNemar's exact test, two-sided.</p></details>`;
}

function pair(a: MethodName, b: MethodName): Markup {
  return markup`<span class="name">${a}</span> − <span class="name">${b}</span>`;
}
