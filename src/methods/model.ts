import type { Tensor } from '../program/tensor';
import type { Parameter } from '../program/parameter';
import type { MethodName } from '../contract/methods';
import type { Program } from '../program/types';

/** A method bound to a backbone, a choice of layers and a number of classes. */
export interface Model {
  readonly method: MethodName;
  /** (`pixels`) → what is constant per sample, by content address. */
  readonly constant: Program;
  /** (kept values, parameters, and `omega/kernel` where it is held) → `logits` [N, c]. */
  readonly logits: Program;
  /** Names of the kept values among the inputs of `logits`. */
  readonly kept: readonly string[];
  readonly parameters: readonly Parameter[];
  /** Whether the logits are linear in the parameters, so that the objective is convex. */
  readonly convex: boolean;
}

/** The trained linear classifier on the features, ω̄. */
export interface Classifier {
  /** [d, c]. */
  readonly kernel: Tensor;
  /** [c]. */
  readonly bias: Tensor;
}

/** Total number of scalars learned. */
export function parameterCount(model: Model): number {
  return model.parameters.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
}
