import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { uniform } from '../../contract/random';
import type { Parameter } from '../../program/parameter';
import type { Tensor } from '../../program/tensor';

/** Share of a block's mean curvature that is added to each direction's, for what few samples do not show. */
const damping = 0.1;

/** Eigenvectors of a symmetric [n, n] matrix, one a column, as float32. */
export function eigenvectors({ shape, data }: Tensor): Tensor {
  const [size = 0] = shape;
  const matrix = Matrix.zeros(size, size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const mean = ((data[i * size + j] ?? 0) + (data[j * size + i] ?? 0)) / 2;
      matrix.set(i, j, mean);
      matrix.set(j, i, mean);
    }
  }
  const { eigenvectorMatrix } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  return { shape: [size, size], dtype: 'float32', data: Float32Array.from(eigenvectorMatrix.to1DArray()) };
}

/**
 * One cotangent of each sample's logits drawn from the model itself, p − onehot(y) with y ~ p: its covariance is the
 * Hessian of the cross-entropy, so that squares of the gradients it gives estimate the Gauss-Newton curvature
 * (Martens, Grosse 2015).
 * @param logits [n, c] of all training samples
 * @param samples the samples drawn for
 */
export function sampledCotangents(logits: Float64Array, samples: Int32Array, classes: number, seed: number, round: number): Float32Array {
  const cotangents = new Float32Array(samples.length * classes);
  samples.forEach((sample, row) => {
    const scores = logits.subarray(sample * classes, (sample + 1) * classes);
    const largest = scores.reduce((a, b) => Math.max(a, b), -Infinity);
    const weights = scores.map((score) => Math.exp(score - largest));
    const total = weights.reduce((a, b) => a + b, 0);
    let rest = uniform(seed, 'curvature', round, sample) * total;
    let drawn = classes - 1;
    for (let k = 0; k < classes; k++) {
      const weight = weights[k] ?? 0;
      cotangents[row * classes + k] = weight / total;
      rest -= weight;
      if (rest < 0) {
        drawn = k;
        rest = Infinity;
      }
    }
    cotangents[row * classes + drawn] = (cotangents[row * classes + drawn] ?? 0) - 1;
  });
  return cotangents;
}

/** What gradients in a basis are divided by: the spectrum + λ (where it decays) + a share of the mean. */
export function dampedSpectrum(spectrum: Float32Array, { decays }: Pick<Parameter, 'decays'>, lambda: number): Float32Array {
  const mean = spectrum.reduce((sum, value) => sum + value, 0) / spectrum.length;
  // A block that no sample reaches has no curvature; its gradient is zero as well.
  const added = (decays ? lambda : 0) + damping * mean || 1;
  return spectrum.map((value) => value + added);
}

/**
 * The largest step size at which minibatch steps, preconditioned, are stable: b/(b − 1 + tr P⁻¹H), for steps of b
 * samples (Ma, Bassily, Belkin 2018, with the preconditioned Hessian's largest eigenvalue taken as 1).
 * @param damped P, parameter by parameter
 * @param spectra H in the same order
 */
export function sweepRate(damped: readonly Tensor[], spectra: readonly Tensor[], samples: number): number {
  let trace = 0;
  damped.forEach(({ data }, index) => {
    const spectrum = spectra[index]?.data ?? [];
    data.forEach((value, i) => (trace += (spectrum[i] ?? 0) / value));
  });
  return samples / (samples - 1 + trace);
}
