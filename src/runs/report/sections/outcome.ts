import * as format from '../../../contract/format';
import { comparisonWords } from '../../../contract/comparison-words';
import { byTitle, methodTitles } from '../../../contract/methods';
import type { Comparison, Report } from '../../../contract/report';
import { inEnglish } from '../../../contract/translate';
import { intervalPlot, plotRange } from '../charts/interval-plot';
import { swatch } from '../charts/markers';
import { dataTable, type Column } from '../data-table';
import { shownHighest } from '../../../contract/highest';
import { bestMethods, calibrated, reported, searchedTitles, searchedValue } from '../facts';
import { markup, type Markup } from '../markup';

type Row = ReturnType<typeof reported>[number];

/** The methods' figures on the test part, and what comparing them says. */
export function outcome(report: Report): Markup {
  const highest = shownHighest(report);
  return markup`<section>
<h2>Comparison on the test part</h2>
${headline(report)}
${dataTable({ name: 'methods', columns: methodColumns(report), rows: reported(report), best: ([name]) => name === highest })}
<p class="hint">${explanation(report)}</p>
${comparisons(report)}
</section>`;
}

function headline(report: Report): Markup | null {
  const [best, ...others] = bestMethods(report);
  const figures = best ? report.methods[best] : undefined;
  if (!best || !figures) return null;
  const { test } = report.samples;
  const pictures = test === 1 ? '1 test picture' : `${format.count(test)} test pictures`;
  const methods = [best, ...others].map((name, index) => markup`${index > 0 ? ', ' : ''}<strong class="name">${methodTitles[name]}</strong>`);
  return markup`<p class="headline"><strong>${format.percent(figures.testAccuracy)} %</strong> of ${pictures} right
with ${methods}: the highest test accuracy here${others.length > 0 ? ', alike' : ''}.</p>`;
}

function methodColumns(report: Report): Column<Row>[] {
  const range = plotRange(reported(report).map(([, { testInterval }]) => testInterval));
  return [
    { heading: 'Method', cell: ([name, method]) => methodCell(name, method) },
    { heading: 'Test accuracy, %', kind: 'number main', cell: ([, method]) => format.percent(method.testAccuracy) },
    { heading: '95 % interval, %', kind: 'number', cell: ([, method]) => format.percentInterval(method.testInterval) },
    { heading: 'On one scale', cell: ([name, method]) => intervalPlot(name, method.testAccuracy, method.testInterval, range) },
    { heading: 'Macro F1, %', kind: 'number', cell: ([, method]) => format.percent(method.macroF1) },
    ...(calibrated(report) ? [{ heading: 'Calibration error, %', kind: 'number', cell: ([, { calibration }]) => format.percent(calibration?.expectedError ?? Number.NaN) } satisfies Column<Row>] : []),
    { heading: 'Validation, %', kind: 'number', cell: ([, method]) => format.percent(method.validationAccuracy) },
    { heading: 'Trained parameters', kind: 'number', cell: ([, method]) => format.count(method.parameters) },
    { heading: 'Epochs', kind: 'number', cell: ([, method]) => format.count(method.epochs) },
    { heading: 'Training, s', kind: 'number', cell: ([, method]) => format.magnitude(method.secondsTraining) },
    { heading: 'ms per step', kind: 'number', cell: ([, method]) => format.magnitude(method.millisecondsPerStep) },
  ];
}

function methodCell(name: Row[0], { searched, chosen }: Row[1]): Markup {
  const detail = `${name}; ${searchedTitles[searched]} ${searchedValue(chosen)}`;
  return markup`${swatch(name)} <span class="name">${methodTitles[name]}</span><small>${detail}</small>`;
}

function explanation(report: Report): string {
  const names = new Set(reported(report).map(([, { searched }]) => `${searchedTitles[searched]}s`));
  const known = report.featuresCached > 0 ? ` (${format.count(report.featuresCached)} pictures were known before)` : '';
  return [
    "Intervals are Wilson's.",
    ...(calibrated(report) ? ['The calibration error says how far the probabilities of the predictions are from the share that is right, on average: 0 is perfect.'] : []),
    `Training time counts the whole search over ${[...names].join(' and ') || 'values'};`,
    `features took ${format.magnitude(report.secondsFeatures)} s besides${known}.`,
  ].join(' ');
}

const comparisonColumns: readonly Column<Comparison>[] = [
  {
    heading: 'Pair',
    cell: ({ a, b }) => markup`<span class="name">${methodTitles[a]}</span> − <span class="name">${methodTitles[b]}</span>`,
  },
  { heading: 'Difference, points', kind: 'number', cell: ({ difference }) => format.points(difference) },
  { heading: '95 % interval, points', kind: 'number', cell: ({ interval }) => format.pointsInterval(interval) },
  { heading: 'p', kind: 'number', cell: ({ pValue }) => format.pValueText(pValue) },
  { heading: 'p after Holm', kind: 'number', cell: ({ adjustedPValue }) => (adjustedPValue === undefined ? format.undefinedFigure : format.pValueText(adjustedPValue)) },
];

function comparisons(report: Report): Markup | null {
  const { comparison } = report;
  if (comparison.length === 0) return null;
  return markup`<h3>In words</h3>
<ul class="words">${comparison.map((one) => markup`<li>${comparisonWords(one, report, byTitle(inEnglish), inEnglish)}</li>`)}</ul>
<details><summary>The comparisons as a table</summary>
${dataTable({ columns: comparisonColumns, rows: comparison })}
<p class="hint">Intervals are of the paired bootstrap, p-values of McNemar's exact test, two-sided; beside them after Holm for the pairs of this run.</p></details>`;
}
