import { softmaxRows, type Labelled } from '../../solvers/cross-entropy';
import type { Standpoint } from '../../solvers/sequential-subspace';
import type { Snapshot } from './candidate';
import { floats } from './snapshot-arrays';

/**
 * A gradient of the cross-entropy for each training sample, as it was when the sample was last met: Jᵀ of its
 * probabilities less one at its label. They begin as zero.
 */
export class StoredGradients {
  private constructor(
    /** [n, c]. */
    readonly probabilities: Float32Array,
    /** Of all stored gradients, as one vector of the parameters. */
    private mean: Float32Array,
    private readonly classes: number,
  ) {}

  static none({ labels, classes }: Labelled, size: number): StoredGradients {
    const probabilities = new Float32Array(labels.length * classes);
    labels.forEach((label, row) => (probabilities[row * classes + label] = 1));
    return new StoredGradients(probabilities, new Float32Array(size), classes);
  }

  /** Checkpoints of older versions have none. */
  static resume(snapshot: Snapshot, labelled: Labelled, size: number): StoredGradients {
    if (!snapshot.arrays['stored']) return StoredGradients.none(labelled, size);
    return new StoredGradients(floats(snapshot, 'stored'), floats(snapshot, 'mean'), labelled.classes);
  }

  get arrays(): Snapshot['arrays'] {
    return { stored: this.probabilities, mean: this.mean };
  }

  get meanGradient(): Float32Array {
    return this.mean;
  }

  /** Stores the gradients of all samples where the gradient of the objective is known. @param decays 1 where weights decay */
  storeAll({ trainingLogits, gradient, lambda, w }: Standpoint & { readonly gradient: Float32Array }, decays: Uint8Array): void {
    this.probabilities.set(softmaxRows(trainingLogits, this.classes));
    this.mean = gradient.map((value, i) => value - (decays[i] === 1 ? lambda * (w[i] ?? 0) : 0));
  }

  /** The probabilities of these samples, row by row. */
  of(places: Int32Array): Float32Array {
    const { classes, probabilities } = this;
    const rows = new Float32Array(places.length * classes);
    places.forEach((place, row) => rows.set(probabilities.subarray(place * classes, (place + 1) * classes), row * classes));
    return rows;
  }

  /** Stores the gradients of these samples. @param growth what the mean of all grows by */
  store(places: Int32Array, rows: Float32Array, growth: Float32Array): void {
    const { classes, probabilities, mean } = this;
    places.forEach((place, row) => probabilities.set(rows.subarray(row * classes, (row + 1) * classes), place * classes));
    growth.forEach((value, i) => (mean[i] = (mean[i] ?? 0) + value));
  }
}
