import { at } from '../shape';
import type { Primitive } from '../types';
import { bilinear, equalInputs, floatInput, linear, sumOf } from './factories';

/** y = a + b; ẏ = ȧ + ḃ. */
export const add: Primitive<'add'> = {
  type: equalInputs,
  tangent: (emitter, _, tangents) => sumOf(emitter, tangents),
  transpose: (_, __, cotangent) => cotangent,
};

/** y = a − b; ẏ = ȧ − ḃ. */
export const subtract: Primitive<'subtract'> = {
  type: equalInputs,
  tangent: (emitter, _, [first = null, second = null]) => {
    if (first && second) return emitter.emit('subtract', [first, second], {});
    return second ? emitter.emit('scale', [second], { factor: -1 }) : first;
  },
  transpose: (emitter, _, cotangent, index) =>
    index === 0 ? cotangent : emitter.emit('scale', [cotangent], { factor: -1 }),
};

/** y = a·b; ẏ = ȧ·b + a·ḃ. */
export const multiply: Primitive<'multiply'> = bilinear('multiply', equalInputs, [
  (emitter, { inputs }, cotangent) => emitter.emit('multiply', [cotangent, at(inputs, 1)], {}),
  (emitter, { inputs }, cotangent) => emitter.emit('multiply', [cotangent, at(inputs, 0)], {}),
]);

/** y = a/b; ẏ = (ȧ − y·ḃ)/b. */
export const divide: Primitive<'divide'> = {
  type: equalInputs,
  tangent: (emitter, { inputs, output }, [first = null, second = null]) => {
    const decrease = second && emitter.emit('scale', [emitter.emit('multiply', [output, second], {})], { factor: -1 });
    const numerator = sumOf(emitter, [first, decrease]);
    return numerator && emitter.emit('divide', [numerator, at(inputs, 1)], {});
  },
  transpose: (emitter, { inputs }, cotangent, index) => {
    if (index !== 0) throw new Error('divide is linear in its numerator only');
    return emitter.emit('divide', [cotangent, at(inputs, 1)], {});
  },
};

/** y = factor·x; ẏ = factor·ẋ. */
export const scale: Primitive<'scale'> = linear('scale', floatInput, (emitter, { parameters }, cotangent) =>
  emitter.emit('scale', [cotangent], parameters),
);

/** y = max(a, b); ẏ = ȧ where a > b, else ḃ (at a tie the second operand counts). */
export const maximum: Primitive<'maximum'> = {
  type: equalInputs,
  tangent: (emitter, { inputs }, [first = null, second = null]) => {
    const difference = emitter.emit('subtract', [at(inputs, 0), at(inputs, 1)], {});
    const mask = emitter.emit('insideMask', [difference], { low: 0, high: Infinity });
    const masked = (tangent: typeof first) => tangent && emitter.emit('applyMask', [tangent, mask], { otherwise: 0 });
    const hidden = masked(second);
    return sumOf(emitter, [masked(first), second, hidden && emitter.emit('scale', [hidden], { factor: -1 })]);
  },
  transpose: null,
};
