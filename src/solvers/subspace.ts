import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { softmaxInPlace, type Labelled } from './cross-entropy';
import { addScaled } from './vectors';

/** A function of the coefficients a: mean cross-entropy of z + Σ aᵢ·dᵢ, plus λ/2·‖w + Σ aᵢ·vᵢ‖². */
export interface SubspaceProblem {
  /** z, [n, c]. */
  readonly logits: Float64Array;
  /** dᵢ: what each direction does to the logits. */
  readonly directions: readonly (Float64Array | Float32Array)[];
  readonly labelled: Labelled;
  readonly lambda: number;
  /** ⟨w, vᵢ⟩ over what decays. */
  readonly slopes: readonly number[];
  /** ⟨vᵢ, vⱼ⟩ over what decays. */
  readonly products: readonly (readonly number[])[];
}

const iterations = 30;
/**
 * Added to the scaled Hessian's diagonal. Directions are known to float32's seven digits: where they depend on each
 * other, less would blow rounding up into large coefficients that cancel.
 */
const ridge = 1e-6;
const sufficient = 1e-4;
/** Newton's method ends where it expects to gain less than this share of the objective. */
const slightest = 1e-7;
/** So many samples tell the Hessian well enough; gradient and objective are of all. */
const hessianSamples = 8192;

/** Logits at coefficients a. */
export function logitsAt({ logits, directions }: SubspaceProblem, a: Float64Array): Float64Array {
  const moved = logits.slice();
  directions.forEach((direction, i) => addScaled(moved, a[i] ?? 0, direction));
  return moved;
}

function decayAt({ slopes, products, lambda }: SubspaceProblem, a: Float64Array): number {
  let sum = 0;
  slopes.forEach((slope, i) => {
    sum += (a[i] ?? 0) * slope;
    products[i]?.forEach((product, j) => (sum += 0.5 * (a[i] ?? 0) * (a[j] ?? 0) * product));
  });
  return lambda * sum;
}

/** Where Newton's method stands: coefficients, their logits' probabilities [n, c], and the objective. */
interface Place {
  readonly a: Float64Array;
  readonly probabilities: Float64Array;
  readonly value: number;
}

function placeAt(problem: SubspaceProblem, a: Float64Array): Place {
  const { classes, labels } = problem.labelled;
  // Its rows become probabilities one after the other.
  const rows = logitsAt(problem, a);
  let sum = 0;
  for (let row = 0, start = 0; row < labels.length; row++, start += classes) {
    const ofLabel = rows[start + (labels[row] ?? 0)] ?? 0;
    sum += softmaxInPlace(rows, start, classes) - ofLabel;
  }
  return { a, probabilities: rows, value: sum / Math.max(labels.length, 1) + decayAt(problem, a) };
}

/** Gradient and Hessian with respect to the coefficients; of many samples the Hessian of some. */
function derivatives({ directions, labelled, lambda, slopes, products }: SubspaceProblem, { a, probabilities }: Place) {
  const { classes, labels } = labelled;
  const size = directions.length;
  const gradient = new Float64Array(size);
  const hessian = Matrix.zeros(size, size);
  const sums = Array.from({ length: size }, () => new Float64Array(size));
  const means = new Float64Array(size);
  const weighted = new Float64Array(classes);
  // Evenly spread, so that all classes are met wherever their samples lie.
  const stride = Math.max(1, Math.floor(labels.length / hessianSamples));
  const inHessian = Math.ceil(labels.length / stride);
  for (let row = 0; row < labels.length; row++) {
    const start = row * classes;
    const counted = row % stride === 0;
    for (let i = 0; i < size; i++) {
      const direction = directions[i] ?? probabilities;
      let mean = 0;
      for (let k = 0; k < classes; k++) mean += weighted[k] = (probabilities[start + k] ?? 0) * (direction[start + k] ?? 0);
      means[i] = mean;
      gradient[i] = (gradient[i] ?? 0) + mean - (direction[start + (labels[row] ?? 0)] ?? 0);
      const sum = sums[i] ?? means;
      for (let j = 0; counted && j <= i; j++) {
        const other = directions[j] ?? probabilities;
        let product = 0;
        for (let k = 0; k < classes; k++) product += (weighted[k] ?? 0) * (other[start + k] ?? 0);
        sum[j] = (sum[j] ?? 0) + product - mean * (means[j] ?? 0);
      }
    }
  }
  const count = Math.max(labels.length, 1);
  for (let i = 0; i < size; i++) {
    let decay = slopes[i] ?? 0;
    products[i]?.forEach((product, j) => (decay += (a[j] ?? 0) * product));
    gradient[i] = (gradient[i] ?? 0) / count + lambda * decay;
    for (let j = 0; j <= i; j++) {
      const second = (sums[i]?.[j] ?? 0) / Math.max(inHessian, 1) + lambda * (products[i]?.[j] ?? 0);
      hessian.set(i, j, second);
      hessian.set(j, i, second);
    }
  }
  return { gradient, hessian };
}

/** −H⁻¹·g, in coordinates in which the Hessian's diagonal is one. */
function newtonStep(gradient: Float64Array, hessian: Matrix): Float64Array {
  const scales = hessian.diagonal().map((entry) => (entry > 0 ? 1 / Math.sqrt(entry) : 0));
  const scaled = hessian.clone();
  scaled.apply((i, j) => scaled.set(i, j, scaled.get(i, j) * ((scales[i] ?? 0) * (scales[j] ?? 0))));
  for (let i = 0; i < scales.length; i++) scaled.set(i, i, scaled.get(i, i) + ridge + (scales[i] === 0 ? 1 : 0));
  const right = Matrix.columnVector(Array.from(gradient, (value, i) => -value * (scales[i] ?? 0)));
  // Rounding can make directions that are nearly dependent indefinite: then the ridge grows.
  for (let more = ridge; ; more *= 100) {
    const cholesky = new CholeskyDecomposition(scaled);
    if (cholesky.isPositiveDefinite()) {
      const solved = cholesky.solve(right).to1DArray();
      return Float64Array.from(solved, (value, i) => value * (scales[i] ?? 0));
    }
    for (let i = 0; i < scales.length; i++) scaled.set(i, i, scaled.get(i, i) + more);
  }
}

/**
 * The coefficients that minimise the objective over the directions' span, by Newton's method with halving steps. It
 * takes no pass over the data, because logits along directions are known (Narkiss, Zibulevsky 2005).
 */
export function minimiseInSubspace(problem: SubspaceProblem): { readonly coefficients: Float64Array; readonly gain: number } {
  const origin = placeAt(problem, new Float64Array(problem.directions.length));
  let place = origin;
  for (let i = 0; i < iterations; i++) {
    const { gradient, hessian } = derivatives(problem, place);
    const step = newtonStep(gradient, hessian);
    const decrement = -gradient.reduce((sum, slope, j) => sum + slope * (step[j] ?? 0), 0);
    if (!(decrement > slightest * Math.abs(place.value))) break;
    let moved = false;
    for (let factor = 1; factor > 1e-10 && !moved; factor /= 2) {
      const next = placeAt(problem, place.a.map((value, j) => value + factor * (step[j] ?? 0)));
      if (!(next.value <= place.value - sufficient * factor * decrement)) continue;
      [place, moved] = [next, true];
    }
    if (!moved) break;
  }
  return { coefficients: place.a, gain: origin.value - place.value };
}
