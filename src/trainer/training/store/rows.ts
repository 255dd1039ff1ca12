import type { ArrayOf, Kind } from './kinds';
import type { Staging } from './staging';

/** Rows that are wanted together: consecutive ones, or chosen ones in the order given. */
export type Selection = { readonly start: number; readonly count: number } | { readonly rows: Int32Array };

export function countOf(selection: Selection): number {
  return 'rows' in selection ? selection.rows.length : selection.count;
}

/** Rows of equal length, wherever they lie. */
export interface Rows<K extends Kind> {
  readonly kind: K;
  /** Elements of one row. */
  readonly length: number;
  /** The selected rows, one after the other: in memory that the rows share, or in arrays of `staging`. */
  read(selection: Selection, staging: Staging): Promise<ArrayOf<K>>;
  /** Copies consecutive rows, the first to `start`. */
  write(start: number, rows: ArrayOf<K>): Promise<void>;
  close(): Promise<void>;
}
