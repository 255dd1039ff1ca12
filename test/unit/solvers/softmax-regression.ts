import { normals, uniforms } from '../../../src/contract/random';
import type { Labelled } from '../../../src/solvers/cross-entropy';
import type { LinearObjective } from '../../../src/solvers/linear-objective';

/** A small softmax regression in plain loops: an objective whose every number can be checked. */
export function softmaxRegression(samples: number, features: number, classes: number, seed: number): LinearObjective {
  const x = normals(samples * features, seed, 'features');
  const y = uniforms(samples, seed, 'labels');
  const half = Math.floor(samples / 2);
  const labelled = (start: number, count: number): Labelled => ({
    labels: Int32Array.from({ length: count }, (_, i) => Math.floor((y[start + i] ?? 0) * classes)),
    classes,
  });
  const logits = (w: Float32Array, start: number, count: number) => {
    const z = new Float64Array(count * classes);
    for (let n = 0; n < count; n++) {
      for (let k = 0; k < classes; k++) {
        for (let j = 0; j < features; j++) {
          z[n * classes + k] = (z[n * classes + k] ?? 0) + (x[(start + n) * features + j] ?? 0) * (w[j * classes + k] ?? 0);
        }
      }
    }
    return z;
  };
  return {
    size: features * classes,
    decays: new Uint8Array(features * classes).fill(1),
    training: labelled(0, half),
    validation: labelled(half, samples - half),
    apply: (w) => Promise.resolve({ training: logits(w, 0, half), validation: logits(w, half, samples - half) }),
    pullBack: (cotangent) => {
      const sum = new Float64Array(features * classes);
      for (let n = 0; n < half; n++) {
        for (let j = 0; j < features; j++) {
          for (let k = 0; k < classes; k++) {
            sum[j * classes + k] = (sum[j * classes + k] ?? 0) + (x[n * features + j] ?? 0) * (cotangent[n * classes + k] ?? 0);
          }
        }
      }
      return Promise.resolve(Float32Array.from(sum));
    },
  };
}
