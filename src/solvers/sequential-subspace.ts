import { progressAt, norm, type ConvexPoint, type ConvexProgress } from './convex-progress';
import { logitsGradient } from './cross-entropy';
import type { LinearObjective } from './linear-objective';
import { optimalGradientNorm } from './optimality';
import { minimiseInSubspace } from './subspace';
import { addScaled, dot, weightedDot } from './vectors';

/** A step in parameters, with what it does to the logits. */
export interface Direction {
  readonly step: Float32Array;
  readonly training: Float32Array | Float64Array;
  readonly validation: Float32Array | Float64Array;
}

/** All that a run needs to go on to bit-equal results. */
export interface SubspaceState extends ConvexPoint {
  iteration: number;
  gradient: Float32Array;
  /** Newest last. */
  readonly directions: Direction[];
  converged: boolean;
  /** How far the latest proposal was followed. */
  followed: number;
}

/** A point to start at, with its logits and, where it is known, the gradient of the mean cross-entropy. */
export interface Beginning {
  readonly w: Float32Array;
  readonly logits: { readonly training: Float64Array; readonly validation: Float64Array };
  readonly slope?: Float32Array;
}

/**
 * A step that promises well where the state is, for example −(H + λ)⁻¹·gradient, roughly: any fixed positive definite
 * map of the gradient leads to the same optimum, a good one sooner.
 */
export type Proposal = (state: SubspaceState) => Promise<Float32Array>;

const mostDirections = 10;
const fewestDirections = 4;
/** Bytes that past directions may take. */
const directionBytes = 2 ** 28;
/** Multiplications of one Newton iteration in the subspace, so that it takes no longer than a pass over the data. */
const newtonProducts = 3e7;

/** How many past directions are kept for an objective. */
function directionLimit({ size, training, validation }: LinearObjective): number {
  const logits = training.labels.length * training.classes;
  const bytes = 4 * (size + logits + validation.labels.length * training.classes);
  const affordable = Math.min(Math.floor(directionBytes / bytes), Math.floor(Math.sqrt(newtonProducts / Math.max(logits, 1))));
  return Math.max(fewestDirections, Math.min(mostDirections, affordable));
}

/**
 * Sequential subspace optimization (Narkiss, Zibulevsky 2005) of an objective whose logits are linear in w: each
 * iteration adds a proposed step to the latest directions and minimises exactly over their span and w
 * itself. The logits of all of them are known, so that it takes one J and one Jᵀ. With the preconditioned
 * gradient it is, on a quadratic, the method of preconditioned conjugate gradients.
 */
export class SequentialSubspace {
  private readonly limit: number;
  /** ⟨vᵢ, vⱼ⟩ of the directions over what decays. */
  private readonly products: number[][];

  private constructor(
    private readonly objective: LinearObjective,
    private readonly lambda: number,
    private readonly propose: Proposal,
    readonly state: SubspaceState,
  ) {
    this.limit = directionLimit(objective);
    this.products = state.directions.map(({ step }) => this.productsWith(step));
  }

  /** Starts at a point. */
  static async start(objective: LinearObjective, lambda: number, propose: Proposal, { w, logits, slope }: Beginning): Promise<SequentialSubspace> {
    const state: SubspaceState = {
      iteration: 0,
      w: w.slice(),
      gradient: new Float32Array(w.length),
      trainingLogits: logits.training.slice(),
      validationLogits: logits.validation.slice(),
      directions: [],
      converged: false,
      followed: 1,
    };
    const solver = new SequentialSubspace(objective, lambda, propose, state);
    await solver.settle(slope);
    return solver;
  }

  /** Goes on from a state. */
  static resume(objective: LinearObjective, lambda: number, propose: Proposal, state: SubspaceState): SequentialSubspace {
    return new SequentialSubspace(objective, lambda, propose, state);
  }

  /** One iteration; without effect once the optimum is reached. */
  async iterate(): Promise<ConvexProgress> {
    const { state } = this;
    state.iteration += 1;
    if (!state.converged) {
      await this.addDirection();
      this.moveWithin();
      await this.settle();
    }
    return this.progress();
  }

  /** Figures at the present w. */
  progress(): ConvexProgress {
    return progressAt(this.objective, this.lambda, this.state);
  }

  private async addDirection(): Promise<void> {
    const { state, objective } = this;
    const step = await this.propose(state);
    const { training, validation } = await objective.apply(step);
    state.directions.push({ step, training: Float32Array.from(training), validation: Float32Array.from(validation) });
    const products = this.productsWith(step);
    this.products.forEach((row, i) => row.push(products[i] ?? 0));
    this.products.push(products);
    if (state.directions.length <= this.limit) return;
    state.directions.shift();
    this.products.shift();
    for (const row of this.products) row.shift();
  }

  private productsWith(step: Float32Array): number[] {
    return this.state.directions.map((other) => weightedDot(this.objective.decays, step, other.step));
  }

  /** The point as a direction: along the regularization path it mostly grows. */
  private itself(): Direction[] {
    const { w, trainingLogits, validationLogits } = this.state;
    if (norm(w) === 0) return [];
    return [{ step: w.slice(), training: trainingLogits.slice(), validation: validationLogits.slice() }];
  }

  /** Minimises over the span of the directions and the point. */
  private moveWithin(): void {
    const { state, objective, lambda, products } = this;
    const directions = [...state.directions, ...this.itself()];
    const slopes = this.productsWith(state.w);
    const square = weightedDot(objective.decays, state.w, state.w);
    const withItself = directions.length > slopes.length;
    const coefficients = minimiseInSubspace({
      logits: state.trainingLogits,
      directions: directions.map(({ training }) => training),
      labelled: objective.training,
      lambda,
      slopes: withItself ? [...slopes, square] : slopes,
      products: withItself ? [...products.map((row, i) => [...row, slopes[i] ?? 0]), [...slopes, square]] : products,
    });
    state.followed = coefficients[state.directions.length - 1] ?? 0;
    directions.forEach(({ step, training, validation }, i) => {
      const factor = coefficients[i] ?? 0;
      addScaled(state.w, factor, step);
      addScaled(state.trainingLogits, factor, training);
      addScaled(state.validationLogits, factor, validation);
    });
  }

  /** Computes the gradient where the state is, unless that of the cross-entropy is given, and whether that is the optimum. */
  private async settle(slope?: Float32Array): Promise<void> {
    const { state, objective, lambda } = this;
    const gradient = slope?.slice() ?? (await objective.pullBack(logitsGradient(state.trainingLogits, objective.training)));
    for (let i = 0; i < gradient.length; i++) {
      if (objective.decays[i] === 1) gradient[i] = (gradient[i] ?? 0) + lambda * (state.w[i] ?? 0);
    }
    state.gradient = gradient;
    state.converged = Math.sqrt(dot(gradient, gradient)) <= optimalGradientNorm(lambda, objective.training.classes);
  }
}
