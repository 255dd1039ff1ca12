import path from 'node:path';
import * as vscode from 'vscode';
import { acrossRuns } from '../../contract/across/assemble';
import { allColumns, type Column } from '../../contract/across/columns';
import { csvOf, textTable, valueTable } from '../../contract/across/export';
import type { Pair } from '../../contract/across/pairs';
import { runRow } from '../../contract/across/rows';
import { acrossRunsMarkdown } from '../../contract/across/texts';
import { methodNames, type MethodName } from '../../contract/methods';
import type { CurveFormat } from '../../contract/drawing';
import type { TableFormat } from '../../contract/pages/comparison';
import { headOf, type RunView } from '../../contract/run-view';
import { readEnvironment } from '../../runs';
import { comparedCurves, curvesSvg, htmlComparison, runCurves } from '../../runs/report';
import { comparedCurvesCsv, curvesCsv } from '../../runs/report/curves-csv';
import { statusWords } from '../words';
import { t } from '../translate';
import { save } from './save';

/** Draws an SVG as a PNG, in the page that shows it. */
export type Draw = (svg: { readonly text: string; readonly width: number; readonly height: number }) => Promise<Uint8Array>;

const endings = { csv: 'csv', markdown: 'md', html: 'html' } as const;

interface Exported {
  readonly runs: readonly RunView[];
  /** Identifiers, in order. */
  readonly columns: readonly string[];
  readonly pairs: readonly Pair[];
}

/** Writes a table of runs: values as CSV; words, differences and changes as well in Markdown; with curves as HTML. */
export async function exportTable({ runs, columns: wanted, pairs }: Exported, format: TableFormat): Promise<void> {
  const rows = runs.map((run) => runRow(headOf(run)));
  const all = allColumns(t, statusWords);
  const columns = wanted.flatMap((id): Column[] => all.filter((column) => column.id === id));
  const comparison = async () => acrossRuns(rows, new Map(await Promise.all(runs.map(async ({ folder }) => [folder, await readEnvironment(folder)] as const))), pairs, t);
  await save(folderOf(runs), `comparison.${endings[format]}`, async () => {
    switch (format) {
      case 'csv':
        return csvOf(valueTable(rows, columns));
      case 'markdown':
        return acrossRunsMarkdown(await comparison(), { table: textTable(rows, columns, t('Run'), t), numeric: [false, ...columns.map(({ numeric }) => numeric)] }, t);
      case 'html':
        return htmlComparison(await comparison(), columns, runs, { t, name: vscode.env.language });
    }
  });
}

/** Writes the curves of one run, a colour for each method, or of several, a colour for each run. */
export async function exportCurves(runs: readonly RunView[], methods: readonly MethodName[] | null, format: CurveFormat, draw: Draw): Promise<void> {
  const [first, ...others] = runs;
  if (!first) return;
  // The CSV holds every model, in a column of its own.
  const of = methods?.length === 1 && format !== 'csv' ? `-${methods[0] ?? ''}` : '';
  await save(folderOf(runs), `curves${of}.${format}`, () => {
    if (format === 'csv') return others.length === 0 ? curvesCsv(first) : comparedCurvesCsv(runs);
    const svg = curvesSvg(others.length === 0 && methods === null ? runCurves(first, t) : comparedCurves(runs, methods ?? methodNames, t), t);
    return format === 'svg' ? svg.text : draw(svg);
  });
}

/** The workspace's folder; without one beside the runs, whose own folders are hidden and deleted with them. */
function folderOf(runs: readonly RunView[]): string {
  const [first] = runs;
  const folder = (first && vscode.workspace.getWorkspaceFolder(vscode.Uri.file(first.folder))) ?? vscode.workspace.workspaceFolders?.[0];
  return folder?.uri.fsPath ?? (first ? path.dirname(first.folder) : '');
}
