import { filled } from '../../primitives/factories';
import type { Emitter, EquationOf, Value } from '../../types';

type Factoring = EquationOf<'multiply'> | EquationOf<'divide'> | EquationOf<'applyMask'>;

/** One equation that applies a known factor or mask. */
export interface Factor {
  readonly equation: Factoring;
  readonly known: Value;
}

/** By what a region's base is multiplied: a number, one known factor times a number, or something to be computed. */
export type Coefficient =
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'single'; readonly number: number; readonly factor: Factor }
  | { readonly kind: 'computed'; readonly compute: (write: Write) => Value };

/** Writes known values: where to, and what stands there for a value of the first program. */
export interface Write {
  readonly emitter: Emitter;
  readonly written: (value: Value) => Value;
}

export const one: Coefficient = { kind: 'number', number: 1 };

export function scaled(coefficient: Coefficient, number: number): Coefficient {
  if (coefficient.kind !== 'computed') return { ...coefficient, number: coefficient.number * number };
  return computed((write) => write.emitter.emit('scale', [coefficient.compute(write)], { factor: number }));
}

/** The coefficient after one more factor. */
export function times(coefficient: Coefficient, factor: Factor): Coefficient {
  if (coefficient.kind === 'number') return { kind: 'single', number: coefficient.number, factor };
  return computed((write) => apply(write, valueOf(coefficient, factor.known, write), factor));
}

export function sum(primitive: 'add' | 'subtract', a: Coefficient, b: Coefficient, like: Value): Coefficient {
  if (a.kind === 'number' && b.kind === 'number') {
    return { kind: 'number', number: primitive === 'add' ? a.number + b.number : a.number - b.number };
  }
  return computed((write) => write.emitter.emit(primitive, [valueOf(a, like, write), valueOf(b, like, write)], {}));
}

/** coefficient·base. */
export function applied(coefficient: Coefficient, base: Value, write: Write): Value {
  if (coefficient.kind === 'computed') return write.emitter.emit('multiply', [base, coefficient.compute(write)], {});
  const { number } = coefficient;
  const multiplied = number === 1 ? base : write.emitter.emit('scale', [base], { factor: number });
  return coefficient.kind === 'number' ? multiplied : apply(write, multiplied, coefficient.factor);
}

/** The coefficient as a value of the shape of another. */
function valueOf(coefficient: Coefficient, like: Value, write: Write): Value {
  if (coefficient.kind === 'computed') return coefficient.compute(write);
  const numbers = filled(write.emitter, { shape: like.type.shape, dtype: 'float32' }, coefficient.number);
  return coefficient.kind === 'number' ? numbers : apply(write, numbers, coefficient.factor);
}

function apply({ emitter, written }: Write, value: Value, { equation, known }: Factor): Value {
  const factor = written(known);
  switch (equation.primitive) {
    case 'multiply':
      return emitter.emit('multiply', [value, factor], {});
    case 'divide':
      return emitter.emit('divide', [value, factor], {});
    case 'applyMask':
      return emitter.emit('applyMask', [value, factor], equation.parameters);
  }
}

/** A coefficient that is computed once. */
function computed(compute: (write: Write) => Value): Coefficient {
  let value: Value | null = null;
  return { kind: 'computed', compute: (write) => (value ??= compute(write)) };
}
