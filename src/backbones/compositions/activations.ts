import type { Builder } from '../../program/builder';
import type { Value } from '../../program/types';
import { fill, shift } from './elementwise';

// Activations that the language has no primitive for, written with those it has.

/**
 * min(max(αx + β, 0), 1). For α > 0 the factor stands last, where it is not folded into the layer that gives x: its
 * kernel stays the one that other frameworks train.
 */
export function hardSigmoid(builder: Builder, x: Value, alpha: number, beta: number): Value {
  if (alpha > 0) {
    const gate = builder.emit('clip', [shift(builder, x, beta / alpha)], { low: 0, high: 1 / alpha });
    return builder.emit('scale', [gate], { factor: alpha });
  }
  return builder.emit('clip', [shift(builder, builder.emit('scale', [x], { factor: alpha }), beta)], { low: 0, high: 1 });
}

/** x·min(max(x/6 + 1/2, 0), 1). */
export function hardSwish(builder: Builder, x: Value): Value {
  const gate = builder.emit('relu6', [shift(builder, x, 3)], {});
  return builder.emit('scale', [builder.emit('multiply', [x, gate], {})], { factor: 1 / 6 });
}

/** x/(1 + e^(−αx)), also called SiLU at α = 1. */
export function swish(builder: Builder, x: Value, alpha = 1): Value {
  const steeper = alpha === 1 ? x : builder.emit('scale', [x], { factor: alpha });
  return builder.emit('multiply', [x, builder.emit('sigmoid', [steeper], {})], {});
}

/** x·tanh(ln(1 + eˣ)). */
export function mish(builder: Builder, x: Value): Value {
  const gate = builder.emit('hyperbolicTangent', [builder.emit('softplus', [x], {})], {});
  return builder.emit('multiply', [x, gate], {});
}

/**
 * x·Φ(x) with the normal distribution function, or its approximation by a hyperbolic tangent
 * (Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016).
 */
export function gelu(builder: Builder, x: Value, approximation: 'none' | 'tanh'): Value {
  const half = builder.emit('scale', [x], { factor: 0.5 });
  return builder.emit('multiply', [half, shift(builder, approximation === 'none' ? normal(builder, x) : cubic(builder, x), 1)], {});
}

function normal(builder: Builder, x: Value): Value {
  return builder.emit('errorFunction', [builder.emit('scale', [x], { factor: Math.SQRT1_2 })], {});
}

function cubic(builder: Builder, x: Value): Value {
  const cube = builder.emit('multiply', [builder.emit('multiply', [x, x], {}), x], {});
  const sum = builder.emit('add', [x, builder.emit('scale', [cube], { factor: 0.044715 })], {});
  return builder.emit('hyperbolicTangent', [builder.emit('scale', [sum], { factor: Math.sqrt(2 / Math.PI) })], {});
}

/** γ·(x where x > 0, α(eˣ − 1) elsewhere). */
export function selu(builder: Builder, x: Value, alpha: number, gamma: number): Value {
  return builder.emit('scale', [builder.emit('elu', [x], { alpha })], { factor: gamma });
}

/** max(x, 0) + min(α(e^(x/α) − 1), 0): an ELU of x/α, times α. */
export function celu(builder: Builder, x: Value, alpha: number): Value {
  const inner = builder.emit('scale', [x], { factor: 1 / alpha });
  return builder.emit('scale', [builder.emit('elu', [inner], { alpha: 1 })], { factor: alpha });
}

/** x/(1 + |x|). */
export function softsign(builder: Builder, x: Value): Value {
  return builder.emit('divide', [x, shift(builder, builder.emit('absolute', [x], {}), 1)], {});
}

/** x where x > 0, slope·x elsewhere, with a slope of x's shape. */
export function parametricRelu(builder: Builder, x: Value, slope: Value): Value {
  const positive = builder.emit('relu', [x], {});
  const negative = builder.emit('subtract', [x, positive], {});
  return builder.emit('add', [positive, builder.emit('multiply', [negative, slope], {})], {});
}

/** x where x > α, 0 elsewhere. */
export function thresholdedRelu(builder: Builder, x: Value, alpha: number): Value {
  const mask = builder.emit('insideMask', [x], { low: alpha, high: Infinity });
  return builder.emit('applyMask', [x, mask], { otherwise: 0 });
}

/** x − λ where x > λ, x + λ where x < −λ, 0 between, each moved towards 0 by the bias. */
export function shrink(builder: Builder, x: Value, lambda: number, bias: number): Value {
  const side = (low: number, high: number, by: number): Value => {
    const mask = builder.emit('insideMask', [x], { low, high });
    return builder.emit('applyMask', [shift(builder, x, by), mask], { otherwise: 0 });
  };
  return builder.emit('add', [side(lambda, Infinity, -bias), side(-Infinity, -lambda, bias)], {});
}

/** x where it lies between the bounds, else the nearer one, as the most telling primitive. */
export function clipped(builder: Builder, x: Value, low: number, high: number): Value {
  if (low > high) return fill(builder, x, high);
  if (low === 0 && high === 6) return builder.emit('relu6', [x], {});
  if (low === 0 && high >= LARGEST) return builder.emit('relu', [x], {});
  if (low <= -LARGEST && high >= LARGEST) return x;
  return builder.emit('clip', [x], { low: low <= -LARGEST ? -Infinity : low, high: high >= LARGEST ? Infinity : high });
}

/** What exporters write for "no bound": the largest float32, or near it. */
const LARGEST = 3e38;
