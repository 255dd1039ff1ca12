import { Columns, curveColumns, type CurveColumn } from '../../src/contract/curve-columns';
import type { MethodName } from '../../src/contract/methods';
import type { CurveIncrement } from '../../src/contract/pages/run';
import { Smoothing } from './smooth';

/** The curves of a run as far as the page has them, put together from what it is sent. */
export class CurveStore {
  readonly #curves = new Map<string, Columns>();
  readonly #smoothings = new Map<string, Smoothing>();

  /** Forgets all curves. */
  reset(): void {
    this.#curves.clear();
    this.#smoothings.clear();
  }

  take(increments: readonly CurveIncrement[]): void {
    for (const { method, candidate, from, values } of increments) {
      const key = `${method} ${candidate}`;
      const columns = this.#curves.get(key) ?? new Columns(curveColumns.length);
      if (from < columns.length) this.#forgetSmoothed(key);
      columns.truncate(from);
      columns.appendSlice(values);
      this.#curves.set(key, columns);
    }
  }

  /** Epochs of a candidate that have arrived. */
  length(method: MethodName, candidate: number): number {
    return this.#curves.get(`${method} ${candidate}`)?.length ?? 0;
  }

  /** A column's exponential moving average, of which only what is new is computed; not to be kept. */
  smoothed(method: MethodName, candidate: number, column: CurveColumn, weight: number): Float64Array {
    const key = `${method} ${candidate} ${column}`;
    let smoothing = this.#smoothings.get(key);
    if (smoothing?.weight !== weight) this.#smoothings.set(key, (smoothing = new Smoothing(weight)));
    return smoothing.of(this.column(method, candidate, column));
  }

  #forgetSmoothed(curve: string): void {
    for (const column of curveColumns) this.#smoothings.delete(`${curve} ${column}`);
  }

  /** The values of a column, one for each epoch, as they are now; not to be kept. */
  column(method: MethodName, candidate: number, column: CurveColumn): Float64Array {
    return this.#curves.get(`${method} ${candidate}`)?.column(curveColumns.indexOf(column)) ?? new Float64Array();
  }
}
