import type { Labelled } from './cross-entropy';

/**
 * Mean cross-entropy + λ/2·‖w‖² (biases free) of logits that are linear in w; what a convex solver may ask.
 */
export interface LinearObjective {
  /** Length of w. */
  readonly size: number;
  /** 1 where weight decay applies. */
  readonly decays: Uint8Array;
  readonly training: Labelled;
  readonly validation: Labelled;
  /** Logits of all training and validation samples for parameters w: one Jacobian-vector pass. */
  apply(w: Float32Array): Promise<{ readonly training: Float64Array; readonly validation: Float64Array }>;
  /** Σ over training samples of Jᵀ·cotangent, for cotangents [n, c]: one transposed pass. */
  pullBack(cotangent: Float32Array): Promise<Float32Array>;
}
