import type { Builder } from '../program/builder';
import type { Value } from '../program/types';

/**
 * Scales gradients together so that their common norm is at most `limit`.
 */
export function clip(builder: Builder, gradients: readonly Value[], limit: number): Value[] {
  const squares = gradients.map((gradient) => {
    const square = builder.emit('multiply', [gradient, gradient], {});
    const axes = gradient.type.shape.map((_, axis) => axis);
    return builder.emit('reduceSum', [square], { axes });
  });
  const total = squares.reduce((sum, square) => builder.emit('add', [sum, square], {}));
  const norm = builder.emit('squareRoot', [total], {});
  const bound = builder.filled([], limit);
  const factor = builder.emit('divide', [bound, builder.emit('maximum', [norm, bound], {})], {});
  return gradients.map((gradient) => {
    const repeated = builder.emit('broadcast', [factor], { shape: gradient.type.shape, axes: [] });
    return builder.emit('multiply', [repeated, gradient], {});
  });
}
