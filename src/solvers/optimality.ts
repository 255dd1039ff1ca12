/** A point counts as the optimum when it lies at most this fraction of ln c, the loss of knowing nothing, above it. */
const relativeGap = 1e-3;

/**
 * Most that the objective at a point can lie above the optimum. Weight decay makes the objective λ-strongly convex in
 * what decays, so that f(w) − f* ≤ ‖∇f(w)‖²/(2λ) (Boyd, Vandenberghe 2004, 9.1.2); biases, which do not decay, are
 * taken to be at their best.
 */
export function gapBound(gradientNorm: number, lambda: number): number {
  return gradientNorm ** 2 / (2 * lambda);
}

/** Gradient norm at which the optimum counts as reached, for c classes. */
export function optimalGradientNorm(lambda: number, classes: number): number {
  return Math.sqrt(2 * lambda * relativeGap * Math.log(classes));
}

/** An iteration that gains more than so many relative gaps is far from the optimum. */
const nearGains = 4;

/** Whether the optimum may be reached after an iteration with this gain in the objective, for c classes: near it they gain little. */
export function mayBeOptimal(gain: number, classes: number): boolean {
  return gain <= nearGains * relativeGap * Math.log(classes);
}
