import { at } from '../shape';
import type { Application, Emitter, Primitive, Value } from '../types';
import { elementwise } from './factories';

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
