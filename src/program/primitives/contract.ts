import { at, dimensionAt, float32, printShape, requireShape } from '../shape';
import type { Shape } from '../tensor';
import type { Application, Emitter, Primitive, Value } from '../types';
import type { Contraction } from '../vocabulary';
import { bilinear, floatInput } from './factories';
import { inversePermutation } from './views';

/** Axes of a shape that are neither contracted nor batch, ascending. */
export function freeAxes(shape: Shape, contracting: readonly number[], batch: readonly number[]): number[] {
  return shape.map((_, axis) => axis).filter((axis) => !contracting.includes(axis) && !batch.includes(axis));
}

function range(start: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => start + i);
}

/**
 * Cotangent of operand `side` (0: a, 1: b): the cotangent contracted with the other operand over the other's
 * free axes, then permuted from (batch, own free axes, contracted axes) to the operand's own order.
 */
function transposed(side: 0 | 1) {
  return (emitter: Emitter, { inputs, parameters }: Application<'contract'>, cotangent: Value): Value => {
    const { contracting, batch } = parameters;
    const own = at(inputs, side).type.shape;
    const other = at(inputs, 1 - side);
    const [ownContracting, otherContracting] = [contracting[side], contracting[side === 0 ? 1 : 0]];
    const [ownBatch, otherBatch] = [batch[side], batch[side === 0 ? 1 : 0]];
    const ownFree = freeAxes(own, ownContracting, ownBatch);
    const otherFree = freeAxes(other.type.shape, otherContracting, otherBatch);
    const batches = ownBatch.length;
    const otherStart = side === 0 ? batches + ownFree.length : batches;
    const product = emitter.emit('contract', [cotangent, other], {
      contracting: [range(otherStart, otherFree.length), otherFree],
      batch: [range(0, batches), otherBatch],
    });
    // The other operand's contracted axes come out ascending; each stands for the own axis it was paired with.
    const pairs = otherContracting.map((axis, i) => ({ axis, own: at(ownContracting, i) }));
    const contracted = pairs.sort((x, y) => x.axis - y.axis).map((pair) => pair.own);
    const permutation = inversePermutation([...ownBatch, ...ownFree, ...contracted]);
    const identity = permutation.every((axis, i) => axis === i);
    return identity ? product : emitter.emit('permute', [product], { permutation });
  };
}

function requirePaired(a: Shape, b: Shape, { contracting, batch }: Contraction): void {
  for (const [first, second] of [contracting, batch]) {
    requireShape(
      first.length === second.length && first.every((axis, i) => dimensionAt(a, axis) === dimensionAt(b, at(second, i))),
      () => `cannot contract ${printShape(a)} with ${printShape(b)} over [${first.join()}] and [${second.join()}]`,
    );
  }
}

/** y = Σ a·b over the contracted axes, once per batch index; ẏ = Σ ȧ·b + Σ a·ḃ. */
export const contract: Primitive<'contract'> = bilinear(
  'contract',
  (inputs, parameters) => {
    const a = floatInput(inputs).shape;
    const b = at(inputs, 1).shape;
    requirePaired(a, b, parameters);
    const { contracting, batch } = parameters;
    return float32([
      ...batch[0].map((axis) => dimensionAt(a, axis)),
      ...freeAxes(a, contracting[0], batch[0]).map((axis) => dimensionAt(a, axis)),
      ...freeAxes(b, contracting[1], batch[1]).map((axis) => dimensionAt(b, axis)),
    ]);
  },
  [transposed(0), transposed(1)],
);
