import { at } from '../shape';
import type { Primitive } from '../types';
import { elementwise, ones } from './factories';

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

/** y = 1/(1 + e⁻ˣ); ẏ = y·(1 − y)·ẋ. */
export const sigmoid: Primitive<'sigmoid'> = elementwise((emitter, { output }, tangent) => {
  const rest = emitter.emit('subtract', [ones(emitter, output.type), output], {});
  return emitter.emit('multiply', [emitter.emit('multiply', [output, rest], {}), tangent], {});
});

/** y = tanh x; ẏ = (1 − y²)·ẋ. */
export const hyperbolicTangent: Primitive<'hyperbolicTangent'> = elementwise((emitter, { output }, tangent) => {
  const square = emitter.emit('multiply', [output, output], {});
  return emitter.emit('multiply', [emitter.emit('subtract', [ones(emitter, output.type), square], {}), tangent], {});
});

/** y = erf x; ẏ = 2/√π·e^(−x²)·ẋ. */
export const errorFunction: Primitive<'errorFunction'> = elementwise((emitter, { inputs }, tangent) => {
  const square = emitter.emit('multiply', [at(inputs, 0), at(inputs, 0)], {});
  const bell = emitter.emit('exponential', [emitter.emit('scale', [square], { factor: -1 })], {});
  return emitter.emit('multiply', [emitter.emit('scale', [bell], { factor: 2 / Math.sqrt(Math.PI) }), tangent], {});
});

/** y = ln(1 + eˣ); ẏ = ẋ/(1 + e⁻ˣ). */
export const softplus: Primitive<'softplus'> = elementwise((emitter, { inputs }, tangent) =>
  emitter.emit('multiply', [emitter.emit('sigmoid', [at(inputs, 0)], {}), tangent], {}),
);
