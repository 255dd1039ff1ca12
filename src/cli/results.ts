import path from 'node:path';
import type { Report } from '../contract/report';
import { runFiles } from '../runs';
import { comparisonTable } from '../runs/report';
import { printJson, printLines } from './outcome';

const shownSkipped = 5;

/** Prints what came of a run: for people, or as `json` the report itself. */
export function printReport(report: Report, folder: string, json: boolean): void {
  if (json) return printJson(report);
  const { skipped } = report.samples;
  const left = skipped.slice(0, shownSkipped).map(({ file, reason }) => `left out: ${file}: ${reason}`);
  const more = skipped.length - left.length;
  printLines(
    comparisonTable(report),
    '',
    ...report.comparison.map(({ words }) => words),
    ...report.warnings.map((warning) => `warning: ${warning}`),
    ...left,
    ...(more > 0 ? [`left out: ${more} more, listed in ${runFiles.report}`] : []),
    ...report.notes,
    `run folder: ${folder}`,
    `report: ${path.join(folder, runFiles.page)}`,
  );
}
