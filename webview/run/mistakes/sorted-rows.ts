import type { MethodReport } from '../../../src/contract/report';
import type { MistakesLook } from './look';

type Row = MethodReport['perClass'][number];

/** The rows in order, equals in the order of the classes. */
export function sortedRows(rows: readonly Row[], { column, descending }: MistakesLook['sort']): Row[] {
  const sign = descending ? -1 : 1;
  const compare = (a: Row, b: Row): number => (column === 'name' ? a.name.localeCompare(b.name, undefined, { numeric: true }) : a[column] - b[column]);
  return [...rows].sort((a, b) => sign * compare(a, b));
}
