import { at } from '../shape';
import type { Primitive } from '../types';
import { elementwise } from './factories';

/** y = eˣ; ẏ = y·ẋ. */
export const exponential: Primitive<'exponential'> = elementwise((emitter, { output }, tangent) =>
  emitter.emit('multiply', [output, tangent], {}),
);

/** y = ln x; ẏ = ẋ/x. */
export const logarithm: Primitive<'logarithm'> = elementwise((emitter, { inputs }, tangent) =>
  emitter.emit('divide', [tangent, at(inputs, 0)], {}),
);

/** y = √x; ẏ = ẋ/(2y). */
export const squareRoot: Primitive<'squareRoot'> = elementwise((emitter, { output }, tangent) =>
  emitter.emit('divide', [emitter.emit('scale', [tangent], { factor: 0.5 }), output], {}),
);
