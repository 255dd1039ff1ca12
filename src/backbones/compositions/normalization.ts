import type { Builder } from '../../program/builder';
import { sizeAt } from '../../program/shape';
import type { Value } from '../../program/types';
import { mapAxis, otherAxes, repeated } from './axes';
import { power, shift, square } from './elementwise';
import { requireModest } from './limits';
import { meanOver } from './reductions';

export interface Standardized {
  /** (x − mean)/√(variance + ε). */
  readonly value: Value;
  /** The mean over the axes, which are left out. */
  readonly mean: Value;
  /** √(variance + ε), likewise. */
  readonly deviation: Value;
}

/** Subtracts the mean and divides by the standard deviation, both taken over axes of known size. */
export function standardizedBy(builder: Builder, x: Value, axes: readonly number[], epsilon: number): Standardized {
  const kept = otherAxes(x.type.shape, axes);
  const mean = meanOver(builder, x, axes);
  const centred = builder.emit('subtract', [x, repeated(builder, mean, x.type.shape, kept)], {});
  const variance = meanOver(builder, square(builder, centred), axes);
  const deviation = builder.emit('squareRoot', [shift(builder, variance, epsilon)], {});
  return { value: builder.emit('divide', [centred, repeated(builder, deviation, x.type.shape, kept)], {}), mean, deviation };
}

/** (x − mean)/√(variance + ε), mean and variance taken over axes of known size. */
export function standardized(builder: Builder, x: Value, axes: readonly number[], epsilon: number): Value {
  return standardizedBy(builder, x, axes, epsilon).value;
}

/** x/√(mean of squares + ε), the mean taken over axes of known size. */
export function rootMeanSquareNormalized(builder: Builder, x: Value, axes: readonly number[], epsilon: number): Value {
  const size = meanOver(builder, square(builder, x), axes);
  const root = builder.emit('squareRoot', [shift(builder, size, epsilon)], {});
  return builder.emit('divide', [x, repeated(builder, root, x.type.shape, otherAxes(x.type.shape, axes))], {});
}

/** How local response normalization weighs the channels around each one. */
export interface LocalResponse {
  readonly before: number;
  readonly after: number;
  readonly factor: number;
  readonly bias: number;
  readonly exponent: number;
}

/** x/(bias + factor·Σx²)^exponent, the sum taken over the channels around each one (Krizhevsky and others, 2012). */
export function localResponseNormalized(builder: Builder, x: Value, axis: number, response: LocalResponse): Value {
  const { before, after, factor, bias, exponent } = response;
  const channels = sizeAt(x.type.shape, axis);
  requireModest(channels * channels);
  const near = Float64Array.from({ length: channels * channels }, (_, place) => {
    const distance = Math.floor(place / channels) - (place % channels);
    return distance >= -before && distance <= after ? factor : 0;
  });
  const sum = shift(builder, mapAxis(builder, square(builder, x), axis, near, channels), bias);
  return builder.emit('multiply', [x, power(builder, sum, -exponent)], {});
}
