import type { PrimitiveName } from '../vocabulary';

/** Primitives whose every element depends on the elements at the same place alone. */
export const elementwise: ReadonlySet<PrimitiveName> = new Set([
  'add', 'subtract', 'multiply', 'divide', 'maximum', 'scale', 'exponential', 'logarithm', 'squareRoot',
  'absolute', 'sigmoid', 'hyperbolicTangent', 'errorFunction', 'softplus',
  'relu', 'relu6', 'clip', 'elu', 'leakyRelu', 'insideMask', 'applyMask', 'cast',
]); // prettier-ignore
