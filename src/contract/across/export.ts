import { inEnglish, type Translate } from '../translate';
import type { CellValue, Column } from './columns';
import { runTitle, type RunRow } from './rows';

/** A table as it is written to a file. */
export interface Table {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly CellValue[])[];
}

/** Values of the columns, for programs: fractions stay fractions. */
export function valueTable(rows: readonly RunRow[], columns: readonly Column[]): Table {
  return {
    headings: ['name', 'starred', ...columns.map(({ id }) => id), 'run'],
    rows: rows.map((row) => [runTitle(row), row.annotations.starred ? 1 : 0, ...columns.map(({ value }) => value(row)), row.folder]),
  };
}

/** The columns as they are shown, for people. */
export function textTable(rows: readonly RunRow[], columns: readonly Column[], nameHeading: string, t: Translate = inEnglish): Table {
  return {
    headings: [nameHeading, ...columns.map(({ title }) => title)],
    rows: rows.map((row) => [`${row.annotations.starred ? '★ ' : ''}${runTitle(row, t)}`, ...columns.map(({ text }) => text(row))]),
  };
}

/** Comma-separated values after RFC 4180; a cell that a spreadsheet would take for a formula begins with an apostrophe. */
export function csvOf({ headings, rows }: Table): string {
  return [headings, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

function csvCell(value: CellValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A table in Markdown; what is in the cells is shown as it is. */
export function markdownOf({ headings, rows }: Table, numeric: readonly boolean[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  const alignment = headings.map((_, column) => (numeric[column] ? '---:' : '---'));
  const written = rows.map((row) => row.map((value) => (value === null ? '' : escapeMarkdown(String(value)))));
  return [headings.map(escapeMarkdown), alignment, ...written].map(line).join('');
}

/** Text that Markdown shows as it is, on one line. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/[\\`*_[\]|~#]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}
