/** Moves the focus in a grid of cells, one of which is in the order of tabs at a time. */
export function moveInMatrix(event: KeyboardEvent): void {
  const from = event.target instanceof Element ? event.target.closest('td') : null;
  const row = from?.parentElement;
  const body = row?.parentElement;
  if (!from || !row || !body || event.altKey) return;
  const [rows, cells] = [[...body.children], [...row.querySelectorAll('td')]];
  const at = { row: rows.indexOf(row), column: cells.indexOf(from) };
  const last = { row: rows.length - 1, column: cells.length - 1 };
  const page = 10;
  const corner = event.ctrlKey || event.metaKey;
  const targets: Readonly<Record<string, { row: number; column: number }>> = {
    ArrowUp: { ...at, row: at.row - 1 },
    ArrowDown: { ...at, row: at.row + 1 },
    ArrowLeft: { ...at, column: at.column - 1 },
    ArrowRight: { ...at, column: at.column + 1 },
    PageUp: { ...at, row: at.row - page },
    PageDown: { ...at, row: at.row + page },
    Home: { row: corner ? 0 : at.row, column: 0 },
    End: { row: corner ? last.row : at.row, column: last.column },
  };
  const target = targets[event.key];
  if (!target) return;
  event.preventDefault();
  const [down, across] = [Math.min(last.row, Math.max(0, target.row)), Math.min(last.column, Math.max(0, target.column))];
  const to = rows[down]?.querySelectorAll('td')[across];
  if (!to || to === from) return;
  for (const other of body.querySelectorAll<HTMLElement>('td[tabindex="0"]')) other.tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
}
