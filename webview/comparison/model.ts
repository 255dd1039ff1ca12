import type { Column } from '../../src/contract/across/columns';
import type { RunRow } from '../../src/contract/across/rows';
import type { ComparisonFromPage, ComparisonLook, Selection } from '../../src/contract/pages/comparison';
import type { ChartView } from '../chart/view';

/** What is typed or opened at the moment and nobody else knows. */
export interface Moment {
  /** The run whose name or notes are being edited. */
  readonly editing: { readonly run: string; readonly field: 'name' | 'notes' } | null;
  /** Whether the choice of columns is open. */
  readonly choosing: boolean;
  /** Where the table is scrolled to, and how much of it is seen, in pixels. */
  readonly top: number;
  readonly height: number;
}

/** What a view is made from. */
export interface Model {
  readonly rows: readonly RunRow[];
  /** Those that fit the filters, sorted. */
  readonly shown: readonly RunRow[];
  readonly selected: readonly RunRow[];
  readonly columns: readonly Column[];
  readonly every: readonly Column[];
  readonly titles: ReadonlyMap<string, string>;
  readonly look: ComparisonLook;
  readonly moment: Moment;
  readonly selection: Selection;
  readonly trusted: boolean;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly deleted: number;
  readonly view: ChartView;
  readonly send: (message: ComparisonFromPage) => void;
  readonly show: (change: Partial<ComparisonLook>) => void;
  readonly set: (change: Partial<Moment>) => void;
}
