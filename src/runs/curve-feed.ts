import type { Columns, Curve } from '../contract/curve-columns';
import { curveColumns } from '../contract/curve-columns';
import type { CurveIncrement } from '../contract/pages/run';

interface Sent {
  readonly curve: Pick<Curve, 'method' | 'candidate'>;
  readonly columns: Columns;
  readonly length: number;
}

/** What of a run's curves somebody has been given, and so what is new to them. */
export class CurveFeed {
  readonly #sent = new Map<string, Sent>();

  /** Who is fed has lost everything. */
  reset(): void {
    this.#sent.clear();
  }

  /**
   * What has changed since the last time, in at most so many epochs.
   * @returns `more` if that was not all
   */
  take(curves: readonly Curve[], most: number): { increments: CurveIncrement[]; more: boolean } {
    const increments = this.#gone(curves);
    let left = most;
    let more = false;
    for (const curve of curves) {
      const { method, candidate, columns, length } = curve;
      const key = keyOf(curve);
      const before = this.#sent.get(key);
      const from = before ? commonLength(before, curve) : 0;
      if (from === length && from === (before?.length ?? 0)) continue;
      const to = Math.min(from + left, length);
      more ||= to < length;
      if (to === from && from === (before?.length ?? 0)) continue;
      increments.push({ method, candidate, from, values: columns.slice(from, to) });
      this.#sent.set(key, { curve: { method, candidate }, columns, length: to });
      left -= to - from;
    }
    return { increments, more };
  }

  #gone(curves: readonly Curve[]): CurveIncrement[] {
    const there = new Set(curves.map(keyOf));
    return [...this.#sent].flatMap(([key, { curve: { method, candidate } }]) => {
      if (there.has(key)) return [];
      this.#sent.delete(key);
      return [{ method, candidate, from: 0, values: new Float64Array() }];
    });
  }
}

const keyOf = ({ method, candidate }: Pick<Curve, 'method' | 'candidate'>): string => `${method} ${candidate}`;

/** How many epochs two states of a curve have in common from the first on. */
function commonLength(before: Sent, { columns, length }: Curve): number {
  const shorter = Math.min(before.length, length);
  if (before.columns === columns) return shorter;
  for (let row = 0; row < shorter; row += 1) {
    if (curveColumns.some((_, column) => !Object.is(before.columns.at(row, column), columns.at(row, column)))) return row;
  }
  return shorter;
}
