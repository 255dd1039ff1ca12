import type { Program, Value } from '../../program/types';

/**
 * Inputs and constants that are masks and nothing else. TensorFlow.js keeps its booleans as bytes, so that masks go to
 * the backend as they are.
 */
export function masksOf({ inputs, constants, equations, outputs }: Program): ReadonlySet<Value> {
  const masks = new Set([...inputs, ...constants].map(({ value }) => value).filter(({ type }) => type.dtype === 'uint8'));
  for (const { value } of outputs) masks.delete(value);
  for (const equation of equations) {
    equation.inputs.forEach((value, index) => {
      if (equation.primitive !== 'applyMask' || index !== 1) masks.delete(value);
    });
  }
  return masks;
}
