import type { Shape } from '../../../program/tensor';
import { printParameters } from '../../../program/transforms/simplify';
import type { Equation } from '../../../program/types';
import type { Formulations } from '../emission';

/** An equation that can be written in several ways. */
export interface Problem {
  readonly equation: Equation;
  /** Whether the second operand is a constant, which the runtime may bring into order beforehand. */
  readonly constant: boolean;
  readonly formulations: Formulations<string>;
}

/** The shape with a batch of known size. */
export function sized(shape: Shape, batch: number): number[] {
  return shape.map((size) => (size === 'N' ? batch : size));
}

/** What makes two problems take the same time. */
export function signatureOf({ equation, constant }: Problem, batch: number): string {
  const { primitive, inputs, parameters } = equation;
  const shapes = inputs.map(({ type }) => sized(type.shape, batch).join('x')).join(' ');
  return `${primitive} ${shapes}${constant ? ' constant' : ''} ${printParameters(parameters)}`;
}
