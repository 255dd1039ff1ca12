/** First and second derivative of a convex function of one number. */
export type Derivatives = (t: number) => readonly [slope: number, curvature: number];

const relativeSlope = 1e-8;
const iterations = 200;

/** A point inside the bracket; between ends of different magnitude it halves the exponent. */
function between(low: number, high: number): number {
  if (high === Infinity) return 4 * low;
  if (high <= 16 * low) return (low + high) / 2;
  if (low > 0) return Math.sqrt(low) * Math.sqrt(high);
  return high > 1 ? 1 : high / 16;
}

/**
 * The step t > 0 that minimises a convex function with negative slope at 0: Newton's method kept inside a bracket.
 * Returns 0 where the slope at 0 is not negative.
 */
export function exactLineSearch(derivatives: Derivatives): number {
  const [start, curvature] = derivatives(0);
  if (!(start < 0)) return 0;
  let [low, high] = [0, Infinity];
  let t = curvature > 0 ? -start / curvature : 1;
  for (let i = 0; i < iterations; i++) {
    const [slope, bend] = derivatives(t);
    if (Math.abs(slope) <= relativeSlope * -start) return t;
    if (slope < 0) low = t;
    else high = t;
    const newton = bend > 0 ? t - slope / bend : Infinity;
    const inside = newton > low && newton < high && (high < Infinity || newton <= 8 * t);
    const next = inside ? newton : between(low, high);
    if (next === t) return t;
    t = next;
  }
  return t;
}
