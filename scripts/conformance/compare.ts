import type { KnownArray } from '../../src/backbones/graphs/operand';

/** Data types of the format with 10 and with 7 bits of fraction. */
const FLOAT16 = 10;
const BFLOAT16 = 16;

function toleranceOf({ elementType, whole }: KnownArray): number {
  if (whole) return 0;
  return elementType === FLOAT16 ? 2e-3 : elementType === BFLOAT16 ? 2e-2 : 2e-5;
}

/**
 * Why numbers are not those expected, undefined where they are: not-a-numbers and infinite ones at the same places,
 * and the others within a relative error ‖a − b‖/‖b‖ of 2·10⁻⁵ (more for half precision, none for integers).
 * @param coarseness of numbers stored with few digits
 */
export function difference(actual: { readonly shape: readonly number[]; readonly data: ArrayLike<number> }, expected: KnownArray, coarseness = 0): string | undefined {
  const { data: b } = expected;
  if (actual.data.length !== b.length) return `has shape [${actual.shape.join()}] where [${expected.shape.join()}] is expected`;
  let [error, norm] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    const [x, y] = [actual.data[i] ?? NaN, b[i] ?? NaN];
    // What is larger than float32 can hold is infinite there.
    if (Object.is(x, y) || x === y || (!Number.isFinite(y) && Math.fround(x) === y)) continue;
    if (!Number.isFinite(x) || !Number.isFinite(y)) return `has ${x} where ${y} is expected`;
    error += (x - y) ** 2;
    norm += y ** 2;
  }
  const relative = Math.sqrt(error / (norm || 1));
  return relative <= Math.max(toleranceOf(expected), coarseness) ? undefined : `has the relative error ${relative.toExponential(1)}`;
}
