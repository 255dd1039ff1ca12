import type { AcrossRuns } from '../../../contract/across/comparison';
import type { Table } from '../../../contract/across/export';
import type { CellValue, Column } from '../../../contract/across/columns';
import { distinctTitles } from '../../../contract/across/rows';
import { changeLines, pairNotes, pairTable, seedLines, seedTable } from '../../../contract/across/texts';
import { byTitle, methodNames } from '../../../contract/methods';
import type { RunView } from '../../../contract/run-view';
import { englishLanguage, type Translate } from '../../../contract/translate';
import { curveChart } from '../charts/curve-chart';
import { swatch } from '../charts/markers';
import { toneOf, toneStyle } from '../charts/tones';
import { dataTable } from '../data-table';
import { markup, Markup } from '../markup';
import { standalonePage } from '../page';
import { style } from '../style';
import { comparedCurves } from './curves';

/** More runs than this in one chart cannot be told apart. */
const mostCurves = 8;

/**
 * Several runs as one HTML page that needs nothing else: no script, no other file.
 * @param columns of the table of runs
 */
export function htmlComparison(comparison: AcrossRuns, columns: readonly Column[], views: readonly RunView[], { t, name } = englishLanguage): string {
  const title = t('Comparison of {0} runs', comparison.runs.length);
  const body = markup`<h1>${title}</h1>
${runs(comparison, columns, t)}
${seeds(comparison, t)}
${differences(comparison, t)}
${curves(views, t)}
${changes(comparison, t)}
${notes(comparison, t)}
<footer>${t('Made by Tangent.')}</footer>`;
  return standalonePage({ title, css: `${style}\n${toneStyle}`, body, language: name });
}

function runs({ runs: rows }: AcrossRuns, columns: readonly Column[], t: Translate): Markup {
  const titles = distinctTitles(rows, t);
  return markup`<section>
<h2>${t('Runs')}</h2>
${dataTable({
  name: 'runs',
  columns: [
    { heading: t('Run'), cell: ({ folder, annotations }: (typeof rows)[number]) => `${annotations.starred ? '★ ' : ''}${titles.get(folder) ?? folder}` },
    ...columns.map(({ title, numeric, text }) => ({ heading: title, cell: text, ...(numeric ? { kind: 'number' as const } : {}) })),
  ],
  rows,
})}
</section>`;
}

function plainTable({ headings, rows }: Table): Markup {
  const columns = headings.map((heading, index) => ({
    heading,
    cell: (row: readonly CellValue[]) => row[index] ?? '–',
    ...(index > 0 ? { kind: 'number' as const } : {}),
  }));
  return dataTable({ columns, rows });
}

function seeds(comparison: AcrossRuns, t: Translate): Markup | null {
  const table = seedTable(comparison, t);
  if (!table) return null;
  const { differences: words, notes: hints } = seedLines(comparison, t);
  return markup`<section>
<h2>${t('Over seeds')}</h2>
${plainTable(table)}
${list(words)}
${hints.map((hint) => markup`<p class="hint">${hint}</p>\n`)}
</section>`;
}

const list = (items: readonly string[]): Markup | null =>
  items.length === 0 ? null : markup`<ul class="words">${items.map((item) => markup`<li>${item}</li>\n`)}</ul>`;

function differences(comparison: AcrossRuns, t: Translate): Markup | null {
  const cautions = pairNotes(comparison, t);
  if (comparison.pairs.length + cautions.length === 0) return null;
  return markup`<section>
<h2>${t('Differences')}</h2>
${list(comparison.pairs.map(({ words }) => words))}
${list(cautions)}
${comparison.pairs.length === 0 ? null : figures(comparison, t)}
</section>`;
}

function figures(comparison: AcrossRuns, t: Translate): Markup {
  return markup`<details><summary>${t('The comparisons as a table')}</summary>
${plainTable(pairTable(comparison, t))}
<p class="hint">${t("Intervals are of the paired bootstrap, p-values of McNemar's exact test, two-sided; beside them after Holm for all comparisons listed.")}</p></details>`;
}

function curves(views: readonly RunView[], t: Translate): Markup | null {
  const shown = views.slice(0, mostCurves);
  const sections = methodNames.flatMap((method) => {
    const { charts, legend } = comparedCurves(shown, [method], t);
    if (legend.length === 0) return [];
    const names = legend.map(({ label, tone }, index) => markup`<span>${swatch(method, tone ?? toneOf(index))} ${label}</span>\n`);
    const figures = charts.map((chart) => markup`<figure><figcaption>${chart.title}</figcaption>${curveChart(chart, t)}</figure>\n`);
    return [markup`<h3>${byTitle(t)(method)}</h3>\n<p class="legend">${names}</p>\n<div class="charts">${figures}</div>\n`];
  });
  if (sections.length === 0) return null;
  const left = views.length > shown.length ? `${t('The curves of the first {0} runs are drawn.', mostCurves)} ` : '';
  return markup`<section>
<h2>${t('Training')}</h2>
${sections}
<p class="hint">${left}${t('Solid: validation part. Dashed: training part. Each model is shown with the value that was chosen.')}</p>
</section>`;
}

function changes({ runs: rows, changes: all }: AcrossRuns, t: Translate): Markup | null {
  const titles = distinctTitles(rows, t);
  if (all.length === 0) return null;
  return markup`<section>
<h2>${t('What changed')}</h2>
${all.map((change) => markup`<h3>${titles.get(change.a) ?? change.a} → ${titles.get(change.b) ?? change.b}</h3>\n${list(changeLines(change, t))}`)}
</section>`;
}

function notes({ runs: rows }: AcrossRuns, t: Translate): Markup | null {
  const titles = distinctTitles(rows, t);
  const noted = rows.filter(({ annotations }) => annotations.notes !== '');
  if (noted.length === 0) return null;
  return markup`<section>
<h2>${t('Notes')}</h2>
<dl>${noted.map((row) => markup`<div><dt>${titles.get(row.folder) ?? row.id}</dt><dd>${row.annotations.notes}</dd></div>\n`)}</dl>
</section>`;
}
