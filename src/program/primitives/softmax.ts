import type { Emitter, Primitive, Value } from '../types';
import { elementwise } from './factories';

/** Sum over the last axis, repeated along it. */
function sumAlongLast(emitter: Emitter, value: Value): Value {
  const { shape } = value.type;
  const last = shape.length - 1;
  const sum = emitter.emit('reduceSum', [value], { axes: [last] });
  return emitter.emit('broadcast', [sum], { shape, axes: shape.slice(0, last).map((_, axis) => axis) });
}

/** y = eˣ/Σeˣ; ẏ = y·(ẋ − Σ y·ẋ). */
export const softmax: Primitive<'softmax'> = elementwise((emitter, { output }, tangent) => {
  const weighted = emitter.emit('multiply', [output, tangent], {});
  const mean = emitter.emit('multiply', [output, sumAlongLast(emitter, weighted)], {});
  return emitter.emit('subtract', [weighted, mean], {});
});

/** y = x − ln Σeˣ; ẏ = ẋ − Σ eʸ·ẋ. */
export const logSoftmax: Primitive<'logSoftmax'> = elementwise((emitter, { output }, tangent) => {
  const probability = emitter.emit('exponential', [output], {});
  const weighted = emitter.emit('multiply', [probability, tangent], {});
  return emitter.emit('subtract', [tangent, sumAlongLast(emitter, weighted)], {});
});
