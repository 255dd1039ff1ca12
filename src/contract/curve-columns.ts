import type { MethodName } from './methods';

/** What curves tell of each epoch, in the order of the columns; what is undefined is NaN. */
export const curveColumns = ['epoch', 'seconds', 'trainLoss', 'trainAccuracy', 'validationLoss', 'validationAccuracy'] as const;

export type CurveColumn = (typeof curveColumns)[number];

const fewest = 64;

/** A table of numbers that grows at its end, column by column in one array each. */
export class Columns {
  #columns: Float64Array[];
  #length = 0;

  constructor(width: number) {
    this.#columns = Array.from({ length: width }, () => new Float64Array(fewest));
  }

  get length(): number {
    return this.#length;
  }

  /** The values of a column, shared with the table. */
  column(index: number): Float64Array {
    return (this.#columns[index] ?? new Float64Array()).subarray(0, this.#length);
  }

  at(row: number, column: number): number {
    return row < this.#length ? (this.#columns[column]?.[row] ?? Number.NaN) : Number.NaN;
  }

  append(row: readonly number[]): void {
    this.#reserve(this.#length + 1);
    this.#columns.forEach((column, index) => (column[this.#length] = row[index] ?? Number.NaN));
    this.#length += 1;
  }

  /** Takes over what `slice` has given. */
  appendSlice(values: Float64Array): void {
    const rows = values.length / this.#columns.length;
    this.#reserve(this.#length + rows);
    this.#columns.forEach((column, index) => column.set(values.subarray(index * rows, (index + 1) * rows), this.#length));
    this.#length += rows;
  }

  /** A copy of some rows, one column after the other. */
  slice(from: number, to: number): Float64Array {
    const values = new Float64Array(Math.max(to - from, 0) * this.#columns.length);
    this.#columns.forEach((column, index) => values.set(column.subarray(from, to), index * (to - from)));
    return values;
  }

  /** Forgets the rows from `length` on. */
  truncate(length: number): void {
    this.#length = Math.min(length, this.#length);
  }

  /** A table of its own with the first rows. */
  copy(length: number): Columns {
    const copy = new Columns(this.#columns.length);
    copy.appendSlice(this.slice(0, Math.min(length, this.#length)));
    return copy;
  }

  #reserve(length: number): void {
    const capacity = this.#columns[0]?.length ?? 0;
    if (length <= capacity) return;
    this.#columns = this.#columns.map((column) => {
      const larger = new Float64Array(Math.max(length, 2 * capacity));
      larger.set(column);
      return larger;
    });
  }
}

/** The epochs of one candidate at one moment: the first `length` rows of a table that may grow meanwhile. */
export interface Curve {
  readonly method: MethodName;
  readonly candidate: number;
  readonly columns: Columns;
  readonly length: number;
}
