import { markup, type Markup } from './markup';

type Cell = string | number | Markup | null;

export interface Column<Row> {
  readonly heading: string;
  readonly cell: (row: Row) => Cell;
  /** Figures stand to the right; `main` is the one that matters. */
  readonly kind?: 'text' | 'number' | 'number main';
}

export interface DataTable<Row> {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly name?: string;
  readonly caption?: string;
  /** The row to set off. */
  readonly best?: (row: Row) => boolean;
}

/** A table whose first column names the rows; too wide for its place, it scrolls by itself. */
export function dataTable<Row>({ columns, rows, name, caption, best }: DataTable<Row>): Markup {
  return markup`<div class="wide"><table${name ? markup` class="${name}"` : null}>
${caption ? markup`<caption>${caption}</caption>` : null}
<thead><tr>${columns.map(({ heading, kind }) => markup`<th scope="col"${kindOf(kind)}>${heading}</th>`)}</tr></thead>
<tbody>
${rows.map((row) => markup`<tr${best?.(row) ? markup` class="best"` : null}>${cells(row, columns)}</tr>\n`)}</tbody>
</table></div>`;
}

function kindOf(kind: string | undefined): Markup | null {
  return kind ? markup` class="${kind}"` : null;
}

function cells<Row>(row: Row, columns: readonly Column<Row>[]): Markup[] {
  return columns.map(({ cell, kind }, index) =>
    index === 0
      ? markup`<th scope="row"${kindOf(kind)}>${cell(row)}</th>`
      : markup`<td${kindOf(kind)}>${cell(row)}</td>`,
  );
}
