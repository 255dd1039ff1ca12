import type { Builder } from '../../program/builder';
import { sizeAt } from '../../program/shape';
import type { Value } from '../../program/types';
import { requireModest } from './limits';
import { take } from './take';

/** Numbers of elements added before and after, per axis. */
export interface Margins {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** The value within a margin of one number. */
export function constantPadded(builder: Builder, x: Value, margins: Margins, number: number): Value {
  const { before, after } = margins;
  const padded = builder.emit('pad', [x], { before, after, between: before.map(() => 0) });
  if (number === 0) return padded;
  const axes = x.type.shape.map((_, axis) => axis).filter((axis) => (before[axis] ?? 0) + (after[axis] ?? 0) > 0);
  // The number outside, 0 inside: added to zeros it stays exact, infinite or not.
  const shape = axes.map((axis) => sizeAt(padded.type.shape, axis));
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  requireModest(size);
  const data = new Float64Array(size).map((_, place) => {
    let [rest, inside] = [place, true];
    for (let i = axes.length - 1; i >= 0; i--) {
      const [axis = 0, size = 1] = [axes[i], shape[i]];
      const position = rest % size;
      rest = Math.floor(rest / size);
      inside &&= position >= (before[axis] ?? 0) && position < size - (after[axis] ?? 0);
    }
    return inside ? 0 : number;
  });
  const margin = builder.constant({ shape, dtype: 'float32', data });
  const repeated = builder.emit('broadcast', [margin], { shape: padded.type.shape, axes });
  return builder.emit('add', [padded, repeated], {});
}

/** How a margin continues what it surrounds; `symmetric` mirrors with the edge itself, `reflect` without it. */
export type Continuation = 'reflect' | 'symmetric' | 'edge' | 'wrap';

/** The value within a margin that continues it. */
export function continued(builder: Builder, x: Value, { before, after }: Margins, continuation: Continuation): Value {
  return x.type.shape.reduce<Value>((value, size, axis) => {
    const [near, far] = [before[axis] ?? 0, after[axis] ?? 0];
    if (near + far === 0 || size === 'N') return value;
    requireModest(near + size + far);
    const indices = Array.from({ length: near + size + far }, (_, i) => source(i - near, size, continuation));
    return take(builder, value, axis, indices);
  }, x);
}

function source(position: number, size: number, continuation: Continuation): number {
  const modulo = (period: number): number => ((position % period) + period) % period;
  switch (continuation) {
    case 'edge':
      return Math.min(Math.max(position, 0), size - 1);
    case 'wrap':
      return modulo(size);
    case 'symmetric':
      return Math.min(modulo(2 * size), 2 * size - 1 - modulo(2 * size));
    case 'reflect':
      return size === 1 ? 0 : Math.min(modulo(2 * size - 2), 2 * size - 2 - modulo(2 * size - 2));
  }
}
