import type { Builder } from '../../program/builder';
import type { Value } from '../../program/types';

/** A tensor of one number, with the shape of another. */
export function fill(builder: Builder, like: Value, number: number): Value {
  return builder.filled(like.type.shape, number);
}

/** x + a number. */
export function shift(builder: Builder, x: Value, number: number): Value {
  return number === 0 ? x : builder.emit('add', [x, fill(builder, x, number)], {});
}

export function square(builder: Builder, x: Value): Value {
  return builder.emit('multiply', [x, x], {});
}

/** 1/x. */
export function reciprocal(builder: Builder, x: Value): Value {
  return builder.emit('divide', [fill(builder, x, 1), x], {});
}

export function negative(builder: Builder, x: Value): Value {
  return builder.emit('scale', [x], { factor: -1 });
}

/** The smaller of two, element by element. */
export function minimum(builder: Builder, a: Value, b: Value): Value {
  return negative(builder, builder.emit('maximum', [negative(builder, a), negative(builder, b)], {}));
}

/**
 * x to the power of a number. Whole and half powers of small size are products and square roots; others are
 * e^(p·ln x), which like the power itself is not a number where x is negative.
 */
export function power(builder: Builder, x: Value, exponent: number): Value {
  const size = Math.abs(exponent);
  if (size > MOST_FACTORS || !Number.isInteger(2 * size)) {
    const logarithm = builder.emit('logarithm', [x], {});
    return builder.emit('exponential', [builder.emit('scale', [logarithm], { factor: exponent })], {});
  }
  const whole = wholePower(builder, x, Math.floor(size));
  const root = Number.isInteger(size) ? undefined : builder.emit('squareRoot', [x], {});
  const result = whole && root ? builder.emit('multiply', [whole, root], {}) : (whole ?? root ?? fill(builder, x, 1));
  return exponent < 0 ? reciprocal(builder, result) : result;
}

const MOST_FACTORS = 64;

/** By repeated squaring; undefined for the power 0. */
function wholePower(builder: Builder, x: Value, exponent: number): Value | undefined {
  let result: Value | undefined;
  let factor = x;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = result ? builder.emit('multiply', [result, factor], {}) : factor;
    if (rest > 1) factor = square(builder, factor);
  }
  return result;
}
