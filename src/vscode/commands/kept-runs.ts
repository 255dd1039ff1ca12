import path from 'node:path';
import * as vscode from 'vscode';
import { pairsOfRuns } from '../../contract/across/assemble';
import { defaultColumns } from '../../contract/across/columns';
import type { Pair } from '../../contract/across/pairs';
import { runRow, runTitle } from '../../contract/across/rows';
import { longestName } from '../../contract/annotations';
import { curveFormats } from '../../contract/drawing';
import { tableFormats } from '../../contract/pages/comparison';
import { headOf, type RunView } from '../../contract/run-view';
import { annotateRun } from '../../runs';
import type { Comparison } from '../comparison/comparison';
import { exportCurves, exportTable } from '../comparison/export';
import type { DeletedRuns } from '../deleted-runs';
import { pickOne, untilAnswered } from '../pick';
import type { Services } from '../services';
import { asking } from './asking';
import { chosenRuns, isLive, type RunChoice } from './chosen-run';
import { t } from '../translate';

/** Pairs of more runs than this are not compared for a table. */
const mostCompared = 8;

interface KeptRunTargets {
  readonly comparison: Comparison;
  readonly deleted: DeletedRuns;
}

/** Commands on what is kept of runs: their names and stars, deleting, comparing and exporting them. */
export function keptRunCommands(services: Services, choice: RunChoice, { comparison, deleted }: KeptRunTargets) {
  const { runs } = services;
  const on =
    (act: (chosen: readonly RunView[]) => Promise<void> | void, wanted?: Parameters<typeof chosenRuns>[3]) =>
    async (given: unknown, all: unknown): Promise<void> => {
      const chosen = await chosenRuns(given, all, choice, wanted);
      if (chosen.length > 0) await act(chosen);
    };
  return {
    compareRuns: (given: unknown, all: unknown) => compare(given, all, choice, comparison),
    starRun: on(async (chosen) => {
      const starred = !chosen.every(({ annotations }) => annotations.starred);
      for (const { folder } of chosen) await annotateRun(folder, { starred });
    }),
    renameRun: on(async ([run]) => void (run && (await rename(run)))),
    deleteRun: on((chosen) => deleted.delete(chosen), { fits: (run) => !isLive(run), ask: true }),
    undoDelete: () => deleted.choose(),
    emptyTrash: () => deleted.empty(),
    exportCurves: on(async (chosen) => {
      const format = await picked(curveFormats, vscode.l10n.t('Format of the curves'));
      if (!format) return;
      // A page draws pictures, since it has fonts.
      const panel = format === 'png' ? comparison.open(chosen.map(({ folder }) => folder)) : null;
      await exportCurves(chosen, null, format, async (svg) => (panel ? panel.drawing.draw(svg) : new Uint8Array()));
    }),
    exportComparison: async (given: unknown, all: unknown) => {
      const chosen = given === undefined ? await runs.look() : await chosenRuns(given, all, choice);
      const format = await picked(tableFormats, vscode.l10n.t('Format of the table'));
      if (!format || chosen.length === 0) return;
      const rows = chosen.map((run) => runRow(headOf(run)));
      const pairs = format === 'csv' ? [] : await comparedPairs(chosen, services);
      await exportTable({ runs: chosen, columns: defaultColumns(rows), pairs }, format);
    },
  };
}

/** Without runs the page opens as it was. */
async function compare(given: unknown, all: unknown, choice: RunChoice, comparison: Comparison): Promise<void> {
  const { runs } = choice;
  const chosen = given === undefined ? [] : await chosenRuns(given, all, choice);
  // Runs of another place are listed from now on.
  for (const { folder } of chosen) if (!runs.folders.includes(path.dirname(folder))) await runs.add(folder);
  comparison.open(chosen.map(({ folder }) => folder));
}

async function rename(run: RunView): Promise<void> {
  const name = await vscode.window.showInputBox({
    ...untilAnswered,
    title: vscode.l10n.t('Rename Run'),
    prompt: vscode.l10n.t('Empty takes the name away. The folder keeps its own.'),
    value: runTitle(run, t),
    validateInput: (text) => (text.length > longestName ? vscode.l10n.t('At most {0} characters.', longestName) : null),
  });
  if (name !== undefined) await annotateRun(run.folder, { name });
}

async function picked<T extends string>(formats: readonly T[], placeHolder: string): Promise<T | undefined> {
  const titles: Record<string, string> = { csv: 'CSV', markdown: 'Markdown', html: 'HTML', svg: 'SVG', png: 'PNG' };
  const items = formats.map((format) => ({ label: titles[format] ?? format, format }));
  return (await pickOne(items, { placeHolder }))?.format;
}

async function comparedPairs(chosen: readonly RunView[], { trainer }: Services): Promise<readonly Pair[]> {
  const pairs = chosen.length <= mostCompared && vscode.workspace.isTrusted ? pairsOfRuns(chosen.map((run) => runRow(headOf(run)))) : [];
  if (pairs.length === 0) return [];
  const answer = await asking(vscode.l10n.t('Comparing runs'), (signal) => trainer.ask({ job: 'compare', pairs }, signal));
  return answer.pairs;
}
