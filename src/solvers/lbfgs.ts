import { norm, progressAt, type ConvexPoint, type ConvexProgress } from './convex-progress';
import { logitsGradient, slopeAlong } from './cross-entropy';
import { exactLineSearch } from './line-search';
import type { LinearObjective } from './linear-objective';
import { optimalGradientNorm } from './optimality';
import { addScaled, dot, weightedDot } from './vectors';

/** All that a run needs to go on to bit-equal results. */
export interface LbfgsState extends ConvexPoint {
  iteration: number;
  gradient: Float32Array;
  /** Newest last; at most `memory` pairs. */
  readonly steps: Float32Array[];
  readonly gradientChanges: Float32Array[];
  converged: boolean;
}

const memory = 10;

/**
 * Limited-memory BFGS (Nocedal 1980) for an objective whose logits are linear in w. Along a direction d the logits
 * are a line, z + t·Jd, so the exact line search costs no pass over the data: an iteration is one J and one Jᵀ.
 */
export class Lbfgs {
  private constructor(
    private readonly objective: LinearObjective,
    private readonly lambda: number,
    readonly state: LbfgsState,
  ) {}

  /** Starts at w. */
  static async start(objective: LinearObjective, lambda: number, w: Float32Array): Promise<Lbfgs> {
    const { training, validation } = await objective.apply(w);
    const state: LbfgsState = {
      iteration: 0,
      w: w.slice(),
      gradient: new Float32Array(w.length),
      trainingLogits: training,
      validationLogits: validation,
      steps: [],
      gradientChanges: [],
      converged: false,
    };
    const solver = new Lbfgs(objective, lambda, state);
    state.gradient = await solver.gradientAtState();
    return solver;
  }

  /** Goes on from a state. */
  static resume(objective: LinearObjective, lambda: number, state: LbfgsState): Lbfgs {
    return new Lbfgs(objective, lambda, state);
  }

  /** One iteration; without effect once the optimum is reached. */
  async iterate(): Promise<ConvexProgress> {
    const { state, objective, lambda } = this;
    const direction = this.direction();
    const along = await objective.apply(direction);
    const [wd, dd] = [weightedDot(objective.decays, state.w, direction), weightedDot(objective.decays, direction, direction)];
    const t = exactLineSearch((step) => {
      const [slope, curvature] = slopeAlong(state.trainingLogits, along.training, step, objective.training);
      return [slope + lambda * (wd + step * dd), curvature + lambda * dd];
    });
    state.iteration += 1;
    if (t === 0) {
      state.converged = true;
      return this.progress();
    }
    const previous = state.w.slice();
    addScaled(state.w, t, direction);
    addScaled(state.trainingLogits, t, along.training);
    addScaled(state.validationLogits, t, along.validation);
    const gradient = await this.gradientAtState();
    this.remember(previous, gradient);
    state.gradient = gradient;
    state.converged = norm(gradient) <= optimalGradientNorm(lambda, objective.training.classes);
    return this.progress();
  }

  /** Figures at the present w. */
  progress(): ConvexProgress {
    return progressAt(this.objective, this.lambda, this.state.iteration, this.state);
  }

  private async gradientAtState(): Promise<Float32Array> {
    const { state, objective, lambda } = this;
    const gradient = await objective.pullBack(logitsGradient(state.trainingLogits, objective.training));
    for (let i = 0; i < gradient.length; i++) {
      if (objective.decays[i] === 1) gradient[i] = (gradient[i] ?? 0) + lambda * (state.w[i] ?? 0);
    }
    return gradient;
  }

  private remember(previous: Float32Array, gradient: Float32Array): void {
    const { state } = this;
    const step = state.w.map((value, i) => value - (previous[i] ?? 0));
    const change = gradient.map((value, i) => value - (state.gradient[i] ?? 0));
    // Rounding can spoil the curvature of a tiny step; such a pair would make the direction point uphill.
    if (!(dot(step, change) > 1e-12 * dot(change, change))) return;
    state.steps.push(step);
    state.gradientChanges.push(change);
    if (state.steps.length > memory) {
      state.steps.shift();
      state.gradientChanges.shift();
    }
  }

  /** −H·gradient by the two-loop recursion. */
  private direction(): Float32Array {
    const { gradient, steps, gradientChanges } = this.state;
    const direction = gradient.map((value) => -value);
    const pairs = steps.map((step, i) => {
      const change = gradientChanges[i] ?? step;
      return { step, change, curvature: dot(step, change), weight: 0 };
    });
    for (const pair of [...pairs].reverse()) {
      pair.weight = dot(pair.step, direction) / pair.curvature;
      addScaled(direction, -pair.weight, pair.change);
    }
    const newest = pairs.at(-1);
    if (newest) {
      const factor = newest.curvature / dot(newest.change, newest.change);
      for (let i = 0; i < direction.length; i++) direction[i] = (direction[i] ?? 0) * factor;
    }
    for (const pair of pairs) {
      const weight = dot(pair.change, direction) / pair.curvature;
      addScaled(direction, pair.weight - weight, pair.step);
    }
    return direction;
  }
}
