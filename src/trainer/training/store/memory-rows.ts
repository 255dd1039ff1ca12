import { arrayTypes, type ArrayOf, type Kind } from './kinds';
import type { Rows, Selection } from './rows';
import type { Staging } from './staging';

/** Rows in memory: consecutive ones are not copied. */
export class MemoryRows<K extends Kind> implements Rows<K> {
  private readonly data: ArrayOf<K>;

  constructor(
    readonly kind: K,
    readonly length: number,
    count: number,
  ) {
    this.data = new arrayTypes[kind](length * count) as ArrayOf<K>;
  }

  read(selection: Selection, staging: Staging): Promise<ArrayOf<K>> {
    const { kind, length } = this;
    if (!('rows' in selection)) return Promise.resolve(this.part(selection.start, selection.count));
    const gathered = staging.array(kind, selection.rows.length * length);
    selection.rows.forEach((row, place) => gathered.set(this.part(row, 1), place * length));
    return Promise.resolve(gathered);
  }

  write(start: number, rows: ArrayOf<K>): Promise<void> {
    this.data.set(rows, start * this.length);
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private part(start: number, count: number): ArrayOf<K> {
    return this.data.subarray(start * this.length, (start + count) * this.length) as ArrayOf<K>;
  }
}
