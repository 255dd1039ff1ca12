/** Pixels between two cells. */
export const gap = 8;
/** Pixels of the narrowest cell. */
const narrowest = 128;
/** Rows that are drawn above and below what is seen, so that scrolling shows no gaps. */
const spare = 2;

/** How cells of equal size fill a width. */
export interface Grid {
  readonly columns: number;
  readonly cellWidth: number;
  /** From the top of a row to that of the next, in pixels. */
  readonly rowHeight: number;
}

/** @param cellHeight pixels */
export function gridOf(width: number, cellHeight: number): Grid {
  const columns = Math.max(1, Math.floor((width + gap) / (narrowest + gap)));
  return { columns, cellWidth: Math.floor((width - (columns - 1) * gap) / columns), rowHeight: cellHeight + gap };
}

/** What is seen of a grid, in pixels. */
export interface Viewport {
  readonly top: number;
  readonly height: number;
}

/** Indexes [from, to) of the cells to draw of `count`. */
export function drawnRange({ columns, rowHeight }: Grid, { top, height }: Viewport, count: number): { from: number; to: number } {
  const first = Math.max(0, Math.floor(top / rowHeight) - spare);
  const last = Math.ceil((top + height) / rowHeight) + spare;
  return { from: Math.min(count, first * columns), to: Math.min(count, last * columns) };
}

/** Where a grid must be scrolled to show a cell wholly, no further than needed. */
export function scrolledTo({ columns, rowHeight }: Grid, { top, height }: Viewport, index: number): number {
  const cellTop = Math.floor(index / columns) * rowHeight;
  if (cellTop < top || rowHeight > height) return cellTop;
  return Math.max(top, cellTop + rowHeight - height);
}

/**
 * The cell that a key leads to; null for keys that lead nowhere.
 * @param page rows that are seen at once
 */
export function cellAfter(key: string, index: number, { columns, count, page }: { columns: number; count: number; page: number }): number | null {
  const steps: Readonly<Record<string, number>> = {
    ...{ ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns },
    ...{ PageUp: -columns * page, PageDown: columns * page, Home: -count, End: count },
  };
  const step = steps[key];
  if (step === undefined || count === 0) return null;
  const next = index + step;
  // Past the first or last row a vertical step stays in its column; a page goes as far as there is one.
  if (key === 'ArrowUp' || key === 'ArrowDown') return next < 0 ? index : next < count ? next : lastBelow(index, columns, count);
  return Math.min(count - 1, Math.max(0, next));
}

/** From the row before a shorter last one, Down leads to the last cell. */
const lastBelow = (index: number, columns: number, count: number): number =>
  Math.floor(index / columns) < Math.floor((count - 1) / columns) ? count - 1 : index;
