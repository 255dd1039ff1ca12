import * as format from '../../../contract/format';
import { comparisonWords } from '../../../contract/comparison-words';
import { byTitle, type MethodName } from '../../../contract/methods';
import type { Comparison, Report } from '../../../contract/report';
import type { Translate } from '../../../contract/translate';
import { intervalPlot, plotRange } from '../charts/interval-plot';
import { swatch } from '../charts/markers';
import { dataTable, type Column } from '../data-table';
import { shownHighest } from '../../../contract/highest';
import { bestMethods, calibrated, reported, searchedTitle, searchedValue } from '../facts';
import { markup, type Markup } from '../markup';

type Row = ReturnType<typeof reported>[number];

/** The methods' figures on the test part, and what comparing them says. */
export function outcome(report: Report, t: Translate): Markup {
  const highest = shownHighest(report);
  return markup`<section>
<h2>${t('Comparison on the test part')}</h2>
${headline(report, t)}
${dataTable({ name: 'methods', columns: methodColumns(report, t), rows: reported(report), best: ([name]) => name === highest })}
<p class="hint">${explanation(report, t)}</p>
${comparisons(report, t)}
</section>`;
}

function headline(report: Report, t: Translate): Markup | null {
  const best = bestMethods(report);
  const figures = best[0] ? report.methods[best[0]] : undefined;
  if (!figures) return null;
  const { test } = report.samples;
  const names = best.map(byTitle(t)).join(', ');
  const share = `${format.percent(figures.testAccuracy)} %`;
  const pictures = test === 1 ? t('1 test picture') : t('{0} test pictures', format.count(test));
  const words = best.length > 1 ? t('of {0} right with {1}: the highest test accuracy here, alike.', pictures, names) : t('of {0} right with {1}: the highest test accuracy here.', pictures, names);
  return markup`<p class="headline"><strong>${share}</strong> ${words}</p>`;
}

function methodColumns(report: Report, t: Translate): Column<Row>[] {
  const range = plotRange(reported(report).map(([, { testInterval }]) => testInterval));
  return [
    { heading: t('Method'), cell: ([name, method]) => methodCell(name, method, t) },
    { heading: t('Test accuracy, %'), kind: 'number main', cell: ([, method]) => format.percent(method.testAccuracy) },
    { heading: t('95 % interval, %'), kind: 'number', cell: ([, method]) => format.percentInterval(method.testInterval) },
    { heading: t('On one scale'), cell: ([name, method]) => intervalPlot(name, method.testAccuracy, method.testInterval, range) },
    { heading: t('Macro F1, %'), kind: 'number', cell: ([, method]) => format.percent(method.macroF1) },
    ...(calibrated(report) ? [{ heading: t('Calibration error, %'), kind: 'number', cell: ([, { calibration }]) => format.percent(calibration?.expectedError ?? Number.NaN) } satisfies Column<Row>] : []),
    { heading: t('Validation, %'), kind: 'number', cell: ([, method]) => format.percent(method.validationAccuracy) },
    { heading: t('Trained parameters'), kind: 'number', cell: ([, method]) => format.count(method.parameters) },
    { heading: t('Epochs'), kind: 'number', cell: ([, method]) => format.count(method.epochs) },
    { heading: t('Training, s'), kind: 'number', cell: ([, method]) => format.magnitude(method.secondsTraining) },
    { heading: t('ms per step'), kind: 'number', cell: ([, method]) => format.magnitude(method.millisecondsPerStep) },
  ];
}

function methodCell(name: MethodName, { searched, chosen }: Row[1], t: Translate): Markup {
  const detail = `${name}; ${searchedTitle(searched, t)} ${searchedValue(chosen)}`;
  return markup`${swatch(name)} <span class="name">${byTitle(t)(name)}</span><small>${detail}</small>`;
}

function explanation(report: Report, t: Translate): string {
  const searched = new Set(reported(report).map(([, method]) => method.searched));
  const search = searched.size > 1 ? t('Training time counts the whole search over weight decays and learning rates.') : searched.has('lambda') ? t('Training time counts the whole search over weight decays.') : t('Training time counts the whole search over learning rates.');
  const seconds = format.magnitude(report.secondsFeatures);
  return [
    t("Intervals are Wilson's."),
    ...(calibrated(report) ? [t('The calibration error says how far the probabilities of the predictions are from the share that is right, on average: 0 is perfect.')] : []),
    search,
    report.featuresCached > 0 ? t('Features took {0} s besides ({1} pictures were known before).', seconds, format.count(report.featuresCached)) : t('Features took {0} s besides.', seconds),
  ].join(' ');
}

const comparisonColumns = (t: Translate): readonly Column<Comparison>[] => [
  {
    heading: t('Pair'),
    cell: ({ a, b }) => markup`<span class="name">${byTitle(t)(a)}</span> − <span class="name">${byTitle(t)(b)}</span>`,
  },
  { heading: t('Difference, points'), kind: 'number', cell: ({ difference }) => format.points(difference) },
  { heading: t('95 % interval, points'), kind: 'number', cell: ({ interval }) => format.pointsInterval(interval) },
  { heading: 'p', kind: 'number', cell: ({ pValue }) => format.pValueText(pValue) },
  { heading: t('p after Holm'), kind: 'number', cell: ({ adjustedPValue }) => (adjustedPValue === undefined ? format.undefinedFigure : format.pValueText(adjustedPValue)) },
];

function comparisons(report: Report, t: Translate): Markup | null {
  const { comparison } = report;
  if (comparison.length === 0) return null;
  return markup`<h3>${t('In words')}</h3>
<ul class="words">${comparison.map((one) => markup`<li>${comparisonWords(one, report, byTitle(t), t)}</li>`)}</ul>
<details><summary>${t('The comparisons as a table')}</summary>
${dataTable({ columns: comparisonColumns(t), rows: comparison })}
<p class="hint">${t("Intervals are of the paired bootstrap, p-values of McNemar's exact test, two-sided; beside them after Holm for the pairs of this run.")}</p></details>`;
}
