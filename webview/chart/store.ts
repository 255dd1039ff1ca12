import { Columns, curveColumns, type CurveColumn } from '../../src/contract/curve-columns';
import type { MethodName } from '../../src/contract/methods';
import type { CurveIncrement } from '../../src/contract/pages/run';

/** The curves of a run as far as the page has them, put together from what it is sent. */
export class CurveStore {
  readonly #curves = new Map<string, Columns>();

  /** Forgets all curves. */
  reset(): void {
    this.#curves.clear();
  }

  take(increments: readonly CurveIncrement[]): void {
    for (const { method, candidate, from, values } of increments) {
      const key = `${method} ${candidate}`;
      const columns = this.#curves.get(key) ?? new Columns(curveColumns.length);
      columns.truncate(from);
      columns.appendSlice(values);
      this.#curves.set(key, columns);
    }
  }

  /** Epochs of a candidate that have arrived. */
  length(method: MethodName, candidate: number): number {
    return this.#curves.get(`${method} ${candidate}`)?.length ?? 0;
  }

  /** The values of a column, one for each epoch, as they are now; not to be kept. */
  column(method: MethodName, candidate: number, column: CurveColumn): Float64Array {
    return this.#curves.get(`${method} ${candidate}`)?.column(curveColumns.indexOf(column)) ?? new Float64Array();
  }
}
