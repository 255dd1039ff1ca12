import type { Builder } from '../program/builder';
import type { Value } from '../program/types';

/** weightsᵀ·features: [N, d] and [d, c] → [N, c]. */
export function project(builder: Builder, features: Value, weights: Value): Value {
  return builder.emit('contract', [features, weights], { contracting: [[1], [0]], batch: [[], []] });
}

/** Adds a bias [c] to logits [N, c]. */
export function addBias(builder: Builder, logits: Value, bias: Value): Value {
  const repeated = builder.emit('broadcast', [bias], { shape: logits.type.shape, axes: [1] });
  return builder.emit('add', [logits, repeated], {});
}
