import { at } from '../shape';
import type { Application, Emitter, Primitive, Value } from '../types';
import { elementwise, ones } from './factories';

/** ẏ = ẋ where low < x < high, `otherwise`·ẋ elsewhere: at a kink the derivative is PyTorch's. */
function masked(low: number, high: number, otherwise: number) {
  return (emitter: Emitter, input: Value, tangent: Value): Value => {
    const mask = emitter.emit('insideMask', [input], { low, high });
    return emitter.emit('applyMask', [tangent, mask], { otherwise });
  };
}

/** y = max(x, 0); ẏ = ẋ·1[x > 0]. */
export const relu: Primitive<'relu'> = elementwise((emitter, { inputs }: Application<'relu'>, tangent) =>
  masked(0, Infinity, 0)(emitter, at(inputs, 0), tangent),
);

/** y = min(max(x, 0), 6); ẏ = ẋ·1[0 < x < 6]. */
export const relu6: Primitive<'relu6'> = elementwise((emitter, { inputs }: Application<'relu6'>, tangent) =>
  masked(0, 6, 0)(emitter, at(inputs, 0), tangent),
);

/** y = x where x > 0, slope·x elsewhere; ẏ = ẋ·(1[x > 0] + slope·1[x ≤ 0]). */
export const leakyRelu: Primitive<'leakyRelu'> = elementwise(
  (emitter, { inputs, parameters }: Application<'leakyRelu'>, tangent) =>
    masked(0, Infinity, parameters.slope)(emitter, at(inputs, 0), tangent),
);

/** y = min(max(x, low), high); ẏ = ẋ·1[low < x < high]. */
export const clip: Primitive<'clip'> = elementwise(
  (emitter, { inputs, parameters: { low, high } }: Application<'clip'>, tangent) =>
    masked(low, high, 0)(emitter, at(inputs, 0), tangent),
);

/** y = |x|; ẏ = ẋ·(1[x > 0] − 1[x < 0]). */
export const absolute: Primitive<'absolute'> = elementwise((emitter, { inputs }: Application<'absolute'>, tangent) =>
  emitter.emit(
    'subtract',
    [masked(0, Infinity, 0)(emitter, at(inputs, 0), tangent), masked(-Infinity, 0, 0)(emitter, at(inputs, 0), tangent)],
    {},
  ),
);

/** y = x where x > 0, α(eˣ − 1) elsewhere; ẏ = ẋ·(1[x > 0] + (y + α)·1[x ≤ 0]). */
export const elu: Primitive<'elu'> = elementwise(
  (emitter, { inputs, output, parameters: { alpha } }: Application<'elu'>, tangent) => {
    const one = ones(emitter, output.type);
    // Where x > 0 the slope is chosen, not computed, so that a large y does no harm.
    const below = emitter.emit('add', [
      masked(-Infinity, 0, 0)(emitter, output, output),
      emitter.emit('scale', [one], { factor: alpha }),
    ], {});
    const rest = masked(0, Infinity, 0)(emitter, at(inputs, 0), emitter.emit('subtract', [one, below], {}));
    return emitter.emit('multiply', [emitter.emit('add', [below, rest], {}), tangent], {});
  },
);
