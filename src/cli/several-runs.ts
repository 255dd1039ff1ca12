import { acrossRuns } from '../contract/across/assemble';
import { defaultColumns, allColumns } from '../contract/across/columns';
import type { AcrossRuns } from '../contract/across/comparison';
import { textTable } from '../contract/across/export';
import { runRow } from '../contract/across/rows';
import { seedLines, seedTable } from '../contract/across/texts';
import type { SeveralRuns } from '../contract/command-line';
import { byIdentifier } from '../contract/methods';
import { inEnglish } from '../contract/translate';
import type { Outcome } from './carry-out';
import { exitCodeOf, oneLine, printJson, printLines } from './outcome';
import { textTable as aligned } from './text-table';

/**
 * Prints what came of several runs: a line for each, and means over seeds of those that have finished. The exit code is that
 * of the first that has not.
 */
export function printOutcomes(outcomes: readonly Outcome[], json: boolean): void {
  const rows = outcomes.flatMap(({ view }) => (view ? [runRow(view)] : []));
  const across = { ...acrossRuns(rows, new Map(), [], inEnglish, byIdentifier), changes: [] };
  if (json) {
    const runs = outcomes.map(({ folder, view, failure }): SeveralRuns['runs'][number] => ({
      run: folder,
      seed: view?.experiment.seed ?? null,
      error: failure && { code: failure.code, message: failure.message },
      report: view?.report ?? null,
    }));
    printJson({ runs, across } satisfies SeveralRuns);
  } else printLines(...runLines(across), ...outcomes.flatMap(({ folder, discarded }) => (discarded ? [] : [`run folder: ${folder}`])));
  const failed = outcomes.flatMap(({ folder, failure }) => (failure ? [{ folder, failure }] : []));
  for (const { folder, failure } of failed) process.stderr.write(`tangent: ${folder}: ${oneLine(failure.message)}\n`);
  const [first] = failed;
  if (first) process.exitCode = exitCodeOf(first.failure);
}

/** The runs, and figures over their seeds. */
function runLines(across: AcrossRuns): string[] {
  const shown = defaultColumns(across.runs).filter((id) => id !== 'startedAt');
  const every = allColumns(inEnglish, (status) => status, byIdentifier);
  const columns = shown.flatMap((id) => every.find((column) => column.id === id) ?? []);
  const { headings, rows } = textTable(across.runs, columns, 'run');
  const texts = (table: readonly (readonly (string | number | null)[])[]): string[][] => table.map((row) => row.map((cell) => String(cell ?? '')));
  const right = columns.flatMap(({ numeric }, index) => (numeric ? [index + 1] : []));
  return [...aligned(texts([headings, ...rows]), right), '', ...overSeeds(across)];
}

/** Means over seeds with what they mean, and an empty line behind; nothing where no two seeds have figures. */
export function overSeeds(across: AcrossRuns): string[] {
  const grouped = seedTable(across, inEnglish, byIdentifier);
  if (!grouped) return [];
  const { differences, notes } = seedLines(across, inEnglish);
  const rows = [grouped.headings, ...grouped.rows].map((row) => row.map((cell) => String(cell ?? '')));
  return [...aligned(rows, grouped.headings.map((_, index) => index).slice(1)), ...differences, ...notes.map((note) => `note: ${note}`), ''];
}
