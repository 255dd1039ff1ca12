import { methodNames } from '../../contract/methods';
import type { MethodReport, Report } from '../../contract/report';
import { count, magnitude, percent, percentInterval } from '../../contract/format';

const columns: readonly (readonly [heading: string, cell: (method: MethodReport) => string])[] = [
  ['test %', ({ testAccuracy }) => percent(testAccuracy)],
  ['95 % interval', ({ testInterval }) => percentInterval(testInterval)],
  ['macro F1 %', ({ macroF1 }) => percent(macroF1)],
  ['parameters', ({ parameters }) => count(parameters)],
  ['epochs', ({ epochs }) => count(epochs)],
  ['seconds', ({ secondsTraining }) => magnitude(secondsTraining)],
  ['ms/step', ({ millisecondsPerStep }) => magnitude(millisecondsPerStep)],
];

/**
 * The methods' figures on the test part as aligned text: a line of headings, then a line for each method that begins
 * with the method's name. No line break at the end.
 */
export function comparisonTable(report: Report): string {
  const rows = [['method', ...columns.map(([heading]) => heading)]];
  for (const name of methodNames) {
    const method = report.methods[name];
    if (method) rows.push([name, ...columns.map(([, cell]) => cell(method))]);
  }
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => aligned(cell, column, widths[column] ?? 0)).join('  ')).join('\n');
}

/** Names to the left, figures to the right. */
function aligned(cell: string, column: number, width: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}
